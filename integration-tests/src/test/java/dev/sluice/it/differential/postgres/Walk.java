package dev.sluice.it.differential.postgres;

import dev.sluice.it.differential.Marks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One client's way through a script: its random numbers, its marks, and what it believes to have
 * prepared; it may be wrong, for it does not see any replies. Confined to the script's maker.
 */
final class Walk {

  /** Few, so that they are used again and again, and all clients use the same. */
  private static final List<String> STATEMENTS = List.of("", "s1", "s2", "s3", "S_1");

  private static final List<String> PORTALS = List.of("", "", "p1", "p2");

  private static final int FIRST_OWNER = 1000;

  private final int client;
  private final Random random;
  private final boolean resets;
  private final Map<String, Template> prepared = new HashMap<>();
  private int serial;
  private int inTransactionFor = -1;

  Walk(int client, Random random) {
    this.client = client;
    this.random = random;
    this.resets = random.nextInt(3) > 0;
  }

  /**
   * Whether the client sets parameters back; else it asks for some when it logs in. Not both: until
   * the transaction with a RESET is over, what was set back has the server's value, not the one
   * that the client had asked for.
   */
  boolean resets() {
    return resets;
  }

  int client() {
    return client;
  }

  /**
   * What its rows in the common table belong to: no number that any client gives for anything else,
   * for a client that binds a statement which it takes for another would find somebody's rows.
   */
  int owner() {
    return FIRST_OWNER + client;
  }

  /** A value of this client's that no other value of the script is equal to. */
  String mark() {
    return Marks.of(client) + ++serial + " ";
  }

  boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // read only
  final <T> T oneOf(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  String statementName() {
    return oneOf(STATEMENTS);
  }

  String portalName() {
    return oneOf(PORTALS);
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
    return inTransactionFor >= 0 && random.nextInt(4) < ++inTransactionFor;
  }

  boolean isInTransaction() {
    return inTransactionFor >= 0;
  }

  void inTransaction(boolean is) {
    inTransactionFor = is ? Math.max(0, inTransactionFor) : -1;
  }
}
