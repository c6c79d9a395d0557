package dev.sluice.it.differential.postgres;

import dev.sluice.testkit.pgwire.Frontend;
import dev.sluice.testkit.pgwire.FrontendMessage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes Bind messages, results in text or in binary, now and then with a mistake. Stateless. */
final class Binding {

  private Binding() {}

  static FrontendMessage of(Walk walk, String portal, String statement, Template template) {
    @Nullable String[] values = template.values().apply(walk);
    if (walk.chance(2)) {
      values = new String[] {"1", "2", "3", "4"};
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      text(out, portal);
      text(out, statement);
      boolean formats = walk.chance(20);
      out.writeShort(formats ? 1 : 0);
      if (formats) {
        out.writeShort(0);
      }
      out.writeShort(values.length);
      for (String value : values) {
        value(out, value);
      }
      boolean binary = walk.chance(20);
      out.writeShort(binary ? 1 : 0);
      if (binary) {
        out.writeShort(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Frontend.message('B', bytes.toByteArray());
  }

  private static void text(DataOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.writeByte(0);
  }

  private static void value(DataOutputStream out, @Nullable String value) throws IOException {
    if (value == null) {
      out.writeInt(-1);
    } else {
      byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
      out.writeInt(bytes.length);
      out.write(bytes);
    }
  }
}
