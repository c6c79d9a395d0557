package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Choices;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One client's way through a script: its random numbers, its marks, and what it believes to have
 * prepared; it may be wrong, for it does not see any replies. Confined to the script's maker.
 */
final class Walk extends Choices {

  /** Few, so that they are used again and again, and all clients use the same. */
  private static final List<String> STATEMENTS = List.of("", "s1", "s2", "s3", "S_1");

  private static final List<String> PORTALS = List.of("", "", "p1", "p2");

  private static final List<String> NAMED_PORTALS = List.of("p1", "p2", "p3");

  private static final int FIRST_OWNER = 1000;

  private final boolean resets;
  private final Map<String, Template> prepared = new HashMap<>();
  private int inTransactionFor = -1;

  Walk(int client, Random random) {
    super(client, random);
    this.resets = upTo(3) > 0;
  }

  /**
   * Whether the client sets parameters back; else it asks for some when it logs in. Not both: until
   * the transaction with a RESET is over, what was set back has the server's value, not the one
   * that the client had asked for.
   */
  boolean resets() {
    return resets;
  }

  /**
   * What its rows in the common table belong to: no number that any client gives for anything else,
   * for a client that binds a statement which it takes for another would find somebody's rows.
   */
  int owner() {
    return FIRST_OWNER + client();
  }

  String statementName() {
    return oneOf(STATEMENTS);
  }

  String portalName() {
    return oneOf(PORTALS);
  }

  /**
   * A portal for an Execute that stands behind no Bind of its batch. Never the unnamed one: where a
   * simple query has failed in a transaction, PostgreSQL 15.20 keeps its portal, of which the
   * statements are freed, and an Execute of that brings the whole server down.
   */
  String namedPortal() {
    return oneOf(NAMED_PORTALS);
  }

  void prepared(String name, Template template) {
    prepared.put(name, template);
  }

  void forget(String name) {
    prepared.remove(name);
  }

  void forgetAll() {
    prepared.clear();
  }

  /** The name of a statement that the client believes to be there; mostly. */
  String knownStatement() {
    List<String> names = new ArrayList<>(prepared.keySet());
    names.sort(null);
    return names.isEmpty() || chance(8) ? statementName() : oneOf(names);
  }

  Template template(String name) {
    Template template = prepared.get(name);
    return template == null ? Library.ANY : template;
  }

  /** Whether the client believes to be in a transaction that it should come to end. */
  boolean shouldEndTransaction() {
    return inTransactionFor >= 0 && upTo(4) < ++inTransactionFor;
  }

  boolean isInTransaction() {
    return inTransactionFor >= 0;
  }

  void inTransaction(boolean is) {
    inTransactionFor = is ? Math.max(0, inTransactionFor) : -1;
  }
}
