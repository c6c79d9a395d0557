package dev.sluice.redis.session;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.redis.wire.Reply;
import dev.sluice.redis.wire.ReplyFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one client has said that it can be held against the proxy, and what it has heard. Commands
 * that are tagged are answered with their tags, which say whose they are and in which order they
 * were sent.
 */
final class Heard {

  /** Nothing else that is said contains it. */
  static final String MARK = "tag:";

  private static final Pattern TAG = Pattern.compile(MARK + "(\\d+)\\.(\\d+);");

  private final int number;
  private int tags;
  private int sent;

  /** Whether it has said only what is answered once each. */
  private boolean counted = true;

  Heard(int number) {
    this.number = number;
  }

  /** Another command that is answered with its tag. */
  String tagged() {
    sent++;
    tags++;
    return Say.commands("ECHO " + MARK + number + "." + tags + ";");
  }

  /** Another command; whether each like it has one reply. */
  void onCommand(boolean answeredOnce) {
    sent++;
    counted &= answeredOnce;
  }

  /** It has said something of which nobody knows how it is answered. */
  void onBytes() {
    counted = false;
  }

  /**
   * Checks all that it has heard.
   *
   * @param all whether everything must have been answered
   */
  void check(String heard, boolean all) {
    int last = 0;
    Matcher tag = TAG.matcher(heard);
    while (tag.find()) {
      int at = Integer.parseInt(tag.group(2));
      if (Integer.parseInt(tag.group(1)) != number || at <= last) {
        throw new AssertionError(
            "client " + number + " heard " + tag.group() + " behind its " + last);
      }
      last = at;
    }
    int replies = counted ? replies(heard) : sent;
    if (replies > sent || (all && replies < sent)) {
      throw new AssertionError(
          "client " + number + " heard " + replies + " replies to " + sent + ": " + heard);
    }
  }

  /** How many replies there are; what is pushed, and a reply that was broken off, are none. */
  private static int replies(String heard) {
    ByteBuf in = Unpooled.copiedBuffer(heard, StandardCharsets.ISO_8859_1);
    Frame frame = new Frame();
    int replies = 0;
    try {
      while (in.isReadable() && ReplyFramer.WHOLE.readHead(in, in.readerIndex(), frame)) {
        replies += Reply.type(frame.kind()) == Reply.PUSH ? 0 : 1;
        in.skipBytes(frame.available());
      }
    } catch (ProtocolViolation violation) {
      throw new AssertionError("no reply in what was heard: " + heard, violation);
    }
    return replies;
  }
}
