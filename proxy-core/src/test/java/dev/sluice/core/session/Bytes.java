package dev.sluice.core.session;

import java.io.ByteArrayOutputStream;

/** Arrays of bytes put together. */
final class Bytes {

  private Bytes() {}

  static byte[] together(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
