package dev.sluice.it.differential.redis;

import dev.sluice.it.differential.Choices;
import dev.sluice.it.differential.Marks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One client's way through a script: its keys, and what it believes of its session; it may be
 * wrong, for it does not see any replies. Confined to the script's maker.
 */
final class Walk extends Choices {

  /** By the type of value that they are mostly given. */
  private static final String KINDS = "knlhszxpb";

  private static final int EACH = 3;
  private static final int DATABASES = 3;

  /** So that what a client that broke off leaves behind concerns nobody later. */
  private final int nonce;

  private int database;
  private boolean resp3;
  private int inTransactionFor = -1;

  Walk(int client, Random random) {
    super(client, random);
    this.nonce = random.nextInt(1 << 24);
  }

  /** One of its keys for values of a type; now and then of another type. */
  String key(char kind) {
    char which = chance(3) ? KINDS.charAt(upTo(KINDS.length())) : kind;
    return key(which, upTo(EACH));
  }

  private String key(char kind, int number) {
    return Marks.of(client()) + kind + number + "." + Integer.toHexString(nonce);
  }

  /** A key that is used for one thing only. */
  String freshKey() {
    return mark().strip() + "." + Integer.toHexString(nonce);
  }

  List<String> allKeys() {
    List<String> keys = new ArrayList<>();
    for (int kind = 0; kind < KINDS.length(); kind++) {
      for (int i = 0; i < EACH; i++) {
        keys.add(key(KINDS.charAt(kind), i));
      }
    }
    return keys;
  }

  /** Another database from now on, and its number. */
  String newDatabase() {
    database = upTo(DATABASES);
    return "" + database;
  }

  /** Where the client is, for others that are to meet it there. */
  Command sameDatabase() {
    return Command.of("SELECT", "" + database);
  }

  /** As after RESET. */
  void startAgain() {
    database = 0;
    resp3 = false;
  }

  static int databases() {
    return DATABASES;
  }

  boolean isResp3() {
    return resp3;
  }

  void speaks(boolean version3) {
    resp3 = version3;
  }

  /** Whether the client believes to be in a transaction that it should come to end. */
  boolean shouldEndTransaction() {
    return inTransactionFor >= 0 && upTo(6) < ++inTransactionFor;
  }

  boolean isInTransaction() {
    return inTransactionFor >= 0;
  }

  void inTransaction(boolean is) {
    inTransactionFor = is ? Math.max(0, inTransactionFor) : -1;
  }
}
