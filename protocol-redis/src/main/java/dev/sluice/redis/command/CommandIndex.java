package dev.sluice.redis.command;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds commands by the bytes of their names, in whatever case, without making a string: a name of
 * up to 24 bytes is three numbers, and a table of numbers is searched from where their hash points.
 * The few that are longer, which only modules have, are found by a string. As in Redis, case is
 * that of ASCII's letters. Immutable.
 */
public final class CommandIndex {

  private static final int MOST_PACKED = 24;

  /** A request tells the length of its name no further, and so could be taken for another. */
  private static final int MOST_KNOWN = 254;

  /** Sets the bit that tells small letters from capitals, in other bytes as well. */
  private static final long FOLD = 0x2020202020202020L;

  private final @Nullable Command[] commands;

  /** The length of the name of each of {@link #commands}. */
  private final int[] lengths;

  /** Three numbers for each of {@link #commands}: its name in small letters. */
  private final long[] names;

  /** Three numbers for each of {@link #commands}: the bits in which its name may differ. */
  private final long[] letters;

  private final TreeMap<String, Command> byName = new TreeMap<>();

  /** Those whose names are longer than {@link #MOST_PACKED}, and the longest of these names. */
  private final Map<String, Command> longOnes = new HashMap<>();

  private int longest = MOST_PACKED;

  /**
   * @param all longer names than 254 bytes are left out, and so unknown
   */
  CommandIndex(Collection<Command> all) {
    int size = Integer.highestOneBit(Math.max(4, all.size()) * 4);
    commands = new @Nullable Command[size];
    lengths = new int[size];
    names = new long[3 * size];
    letters = new long[3 * size];
    for (Command command : all) {
      String own = command.name().substring(command.name().indexOf('|') + 1);
      if (own.length() > MOST_KNOWN || byName.putIfAbsent(own, command) != null) {
        continue;
      }
      if (own.length() <= MOST_PACKED) {
        put(own.getBytes(StandardCharsets.ISO_8859_1), command);
      } else {
        longOnes.put(own, command);
        longest = Math.max(longest, own.length());
      }
    }
  }

  private void put(byte[] name, Command command) {
    long first = pack(name, 0);
    long second = pack(name, 8);
    long third = pack(name, 16);
    int at = start(first, second, third);
    while (commands[at] != null) {
      at = (at + 1) & (commands.length - 1);
    }
    commands[at] = command;
    lengths[at] = name.length;
    names[3 * at] = first;
    names[3 * at + 1] = second;
    names[3 * at + 2] = third;
    for (int i = 0; i < name.length; i++) {
      if (name[i] >= 'a' && name[i] <= 'z') {
        letters[3 * at + i / 8] |= 0x20L << (8 * (i % 8));
      }
    }
  }

  private static long pack(byte[] name, int from) {
    long packed = 0;
    for (int i = from; i < Math.min(name.length, from + 8); i++) {
      packed |= (name[i] & 0xffL) << (8 * (i - from));
    }
    return packed;
  }

  /** Names that are alike but for case begin at the same place. */
  private int start(long first, long second, long third) {
    long mixed =
        ((first | FOLD) ^ (second | FOLD) * 31 ^ (third | FOLD) * 17) * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 40) & (commands.length - 1);
  }

  /** The command of that name, or null. */
  public @Nullable Command find(ByteBuf in, int index, int length) {
    if (length > MOST_PACKED || length == 0) {
      return length > longest ? null : findLong(in, index, length);
    }
    long first = pack(in, index, Math.min(length, 8));
    long second = length > 8 ? pack(in, index + 8, Math.min(length - 8, 8)) : 0;
    long third = length > 16 ? pack(in, index + 16, length - 16) : 0;
    int at = start(first, second, third);
    Command found;
    while ((found = commands[at]) != null) {
      if (lengths[at] == length
          && ((first ^ names[3 * at]) & ~letters[3 * at]) == 0
          && ((second ^ names[3 * at + 1]) & ~letters[3 * at + 1]) == 0
          && ((third ^ names[3 * at + 2]) & ~letters[3 * at + 2]) == 0) {
        return found;
      }
      at = (at + 1) & (commands.length - 1);
    }
    return null;
  }

  private static long pack(ByteBuf in, int index, int length) {
    if (in.writerIndex() - index >= 8) {
      return in.getLongLE(index) & (-1L >>> (64 - 8 * length));
    }
    long packed = 0;
    for (int i = 0; i < length; i++) {
      packed |= (in.getByte(index + i) & 0xffL) << (8 * i);
    }
    return packed;
  }

  private @Nullable Command findLong(ByteBuf in, int index, int length) {
    byte[] name = new byte[length];
    for (int i = 0; i < length; i++) {
      byte b = in.getByte(index + i);
      name[i] = b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
    }
    return longOnes.get(new String(name, StandardCharsets.ISO_8859_1));
  }

  /** The same by a word. */
  public @Nullable Command find(String name) {
    return find(Unpooled.copiedBuffer(name, StandardCharsets.ISO_8859_1), 0, name.length());
  }

  /** All, by name. */
  public Collection<Command> all() {
    return Collections.unmodifiableCollection(byName.values());
  }

  /** Whether both know the same commands and treat them alike. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CommandIndex that && byName.equals(that.byName);
  }

  @Override
  public int hashCode() {
    return byName.hashCode();
  }
}
