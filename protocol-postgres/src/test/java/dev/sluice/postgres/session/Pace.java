package dev.sluice.postgres.session;

import io.netty.buffer.ByteBuf;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** In which pieces streams arrive. Bytes are counted over a scenario, all clients together. */
final class Pace {

  /** Who sends. */
  enum Way {
    FROM_CLIENT,
    FROM_SERVER
  }

  private final Map<Way, Integer> sent = new EnumMap<>(Way.class);
  private final @Nullable Way cutWay;
  private final int cut;
  private final boolean bytewise;
  private final Runnable between;

  private Pace(@Nullable Way cutWay, int cut, boolean bytewise, Runnable between) {
    this.cutWay = cutWay;
    this.cut = cut;
    this.bytewise = bytewise;
    this.between = between;
  }

  /** As it was sent. */
  static Pace whole() {
    return new Pace(Way.FROM_CLIENT, -1, false, () -> {});
  }

  /** One stream is cut once, before its byte {@code cut}. */
  static Pace cut(Way way, int cut, Runnable between) {
    return new Pace(way, cut, false, between);
  }

  static Pace bytewise(Runnable between) {
    return new Pace(null, -1, true, between);
  }

  /** Only one stream comes byte by byte. */
  static Pace bytewise(Way way) {
    return new Pace(way, -1, true, () -> {});
  }

  /** How much has been sent. */
  int sent(Way way) {
    return sent.getOrDefault(way, 0);
  }

  void deliver(Way way, ByteBuf bytes, Consumer<ByteBuf> receive) {
    int at = sent(way);
    int length = bytes.readableBytes();
    sent.put(way, at + length);
    if (bytewise && (cutWay == null || way == cutWay)) {
      while (bytes.isReadable()) {
        give(way, bytes.readSlice(1), receive);
      }
    } else if (way == cutWay && cut > at && cut < at + length) {
      give(way, bytes.readSlice(cut - at), receive);
      give(way, bytes, receive);
    } else {
      receive.accept(bytes);
    }
  }

  /** Between the pieces of a client others may do something. */
  private void give(Way way, ByteBuf piece, Consumer<ByteBuf> receive) {
    receive.accept(piece);
    if (way == Way.FROM_CLIENT) {
      between.run();
    }
  }
}
