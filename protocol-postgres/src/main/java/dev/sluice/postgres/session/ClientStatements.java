package dev.sluice.postgres.session;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One client's prepared statements by its own names: an open hash table that is searched with the
 * bytes of a message as they lie in the buffer, so that a Bind costs no allocation. Confined to the
 * session's loop.
 */
final class ClientStatements {

  private static final int FIRST_CAPACITY = 8;

  /** No client may have more than this, in statements and in bytes. */
  private static final int MOST_STATEMENTS = 10_000;

  private static final long MOST_BYTES = 64L * 1024 * 1024;

  private byte @Nullable [][] names = new byte @Nullable [FIRST_CAPACITY][];
  private @Nullable Statement[] statements = new @Nullable Statement[FIRST_CAPACITY];
  private int size;
  private long bytes;

  /** The statement of that name, which stands in {@code in} without its terminator; or null. */
  @Nullable Statement get(ByteBuf in, int index, int length) {
    int mask = names.length - 1;
    int slot = hash(in, index, length) & mask;
    byte[] name;
    while ((name = names[slot]) != null) {
      if (isSame(name, in, index, length)) {
        return statements[slot];
      }
      slot = (slot + 1) & mask;
    }
    return null;
  }

  /** Adds a statement under a name that has none. */
  void put(byte[] name, Statement statement) {
    if (2 * (size + 1) > names.length) {
      grow();
    }
    insert(name, statement);
    size++;
    bytes += name.length + statement.definition().length;
  }

  private void insert(byte[] name, @Nullable Statement statement) {
    int mask = names.length - 1;
    int slot = Arrays.hashCode(name) & mask;
    while (names[slot] != null) {
      slot = (slot + 1) & mask;
    }
    names[slot] = name;
    statements[slot] = statement;
  }

  private void grow() {
    byte[][] oldNames = names;
    @Nullable Statement[] oldStatements = statements;
    names = new byte @Nullable [2 * oldNames.length][];
    statements = new @Nullable Statement[2 * oldNames.length];
    for (int i = 0; i < oldNames.length; i++) {
      if (oldNames[i] != null) {
        insert(oldNames[i], oldStatements[i]);
      }
    }
  }

  /** Takes the statement of that name out; nothing happens if there is none. */
  void remove(byte[] name) {
    int mask = names.length - 1;
    int slot = Arrays.hashCode(name) & mask;
    byte[] found;
    while ((found = names[slot]) != null) {
      if (Arrays.equals(found, name)) {
        removeAt(slot);
        return;
      }
      slot = (slot + 1) & mask;
    }
  }

  /** Empties a slot, and moves those up that it had pushed back. */
  private void removeAt(int slot) {
    Statement gone = statements[slot];
    byte[] name = names[slot];
    size--;
    bytes -= (name == null ? 0 : name.length) + (gone == null ? 0 : gone.definition().length);
    int mask = names.length - 1;
    names[slot] = null;
    statements[slot] = null;
    int next = (slot + 1) & mask;
    byte[] moved;
    while ((moved = names[next]) != null) {
      Statement statement = statements[next];
      names[next] = null;
      statements[next] = null;
      insert(moved, statement);
      next = (next + 1) & mask;
    }
  }

  /** A name of the statement that backends know under another, or null. */
  byte @Nullable [] nameOf(String backendName) {
    for (int i = 0; i < names.length; i++) {
      Statement statement = statements[i];
      if (statement != null && statement.toString().equals(backendName)) {
        return names[i];
      }
    }
    return null;
  }

  void clear() {
    names = new byte @Nullable [FIRST_CAPACITY][];
    statements = new @Nullable Statement[FIRST_CAPACITY];
    size = 0;
    bytes = 0;
  }

  int size() {
    return size;
  }

  /** Whether the client may not have another one. */
  boolean isFull() {
    return size >= MOST_STATEMENTS || bytes >= MOST_BYTES;
  }

  /** What the names and definitions weigh; shared definitions count for each client. */
  long bytes() {
    return bytes;
  }

  /** The same as {@link Arrays#hashCode(byte[])} of these bytes. */
  private static int hash(ByteBuf in, int index, int length) {
    int hash = 1;
    for (int i = 0; i < length; i++) {
      hash = 31 * hash + in.getByte(index + i);
    }
    return hash;
  }

  private static boolean isSame(byte[] name, ByteBuf in, int index, int length) {
    if (name.length != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (name[i] != in.getByte(index + i)) {
        return false;
      }
    }
    return true;
  }
}
