package dev.sluice.testkit.pgwire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A message from a server. Immutable; equal when type and bytes are. The accessors read the body as
 * the type says; asking a message of another type is a mistake in the test and throws.
 */
public final class BackendMessage {
  private final char type;
  private final byte[] body;

  BackendMessage(char type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  /** Its type byte. */
  public char type() {
    return type;
  }

  /** What follows the length; a copy. */
  public byte[] body() {
    return body.clone();
  }

  /** Whether a server may send it at any time, unasked: notices, parameters, notifications. */
  public boolean isAsynchronous() {
    return type == 'N' || type == 'S' || type == 'A';
  }

  /** Of ReadyForQuery: {@code I}, {@code T} or {@code E}. */
  public char status() {
    return of("Z").int8();
  }

  /** Of CommandComplete: such as {@code SELECT 1}. */
  public String tag() {
    return of("C").text();
  }

  /** Of ErrorResponse and NoticeResponse: the five characters of its SQLSTATE, or "". */
  public String sqlState() {
    return fields().getOrDefault('C', "");
  }

  /** Of ErrorResponse and NoticeResponse: the severity that is never translated, or "". */
  public String severity() {
    return fields().getOrDefault('V', fields().getOrDefault('S', ""));
  }

  /** Of ErrorResponse and NoticeResponse: the primary text, or "". */
  public String text() {
    return fields().getOrDefault('M', "");
  }

  /** Of ErrorResponse and NoticeResponse: all fields by their code. */
  public Map<Character, String> fields() {
    Reading in = of("EN");
    Map<Character, String> fields = new TreeMap<>();
    for (char code = in.int8(); code != 0; code = in.int8()) {
      fields.put(code, in.text());
    }
    return fields;
  }

  /** Of DataRow: its values as text. */
  public List<@Nullable String> row() {
    Reading in = of("D");
    int count = in.int16();
    List<@Nullable String> values = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      values.add(in.value());
    }
    return values;
  }

  /** Of RowDescription: the names of its columns. */
  public List<String> columns() {
    Reading in = of("T");
    int count = in.int16();
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(in.text());
      // Table OID, column number, type OID, type length, type modifier, format.
      in.take(18);
    }
    return names;
  }

  /** Of ParameterStatus: its name and value. */
  public Map.Entry<String, String> parameter() {
    Reading in = of("S");
    return Map.entry(in.text(), in.text());
  }

  /** Of BackendKeyData: the process id. */
  public int pid() {
    return of("K").int32();
  }

  /** Of BackendKeyData: the secret, 4 bytes in protocol 3.0. */
  public byte[] secretKey() {
    Reading in = of("K");
    in.int32();
    return in.rest();
  }

  /** Of an authentication request: which one. */
  public int authentication() {
    return of("R").int32();
  }

  /** Of NegotiateProtocolVersion: the options the server does not know. */
  public List<String> unknownOptions() {
    Reading in = of("v");
    in.int32();
    int count = in.int32();
    List<String> names = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      names.add(in.text());
    }
    return names;
  }

  /** Of NegotiateProtocolVersion: the newest version the server speaks. */
  public int negotiatedVersion() {
    return of("v").int32();
  }

  /** The body, to be read from its start, after checking the type. */
  Reading of(String types) {
    if (types.indexOf(type) < 0) {
      throw new IllegalStateException("asked as " + types + ": " + this);
    }
    return new Reading(body);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BackendMessage that
        && type == that.type
        && Arrays.equals(body, that.body);
  }

  @Override
  public int hashCode() {
    return 31 * type + Arrays.hashCode(body);
  }

  @Override
  public String toString() {
    return Pretty.backend(this);
  }
}
