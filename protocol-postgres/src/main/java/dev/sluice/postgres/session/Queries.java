package dev.sluice.postgres.session;

import dev.sluice.core.settings.Pooling;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.CString;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads of the texts that clients send in simple queries as much as must be known: what they leave
 * behind in their session. Shared by the sessions of a pool; confined to its loop.
 */
final class Queries {

  private static final int LONGEST_BEGIN = 16;
  private static final int LONGEST_DEALLOCATE = 512;

  private final PgService service;

  Queries(PgService service) {
    this.service = service;
  }

  /** Whether a Query is short enough for {@link #isLoneBegin}, and it matters whether it is. */
  boolean mayBeLoneBegin(Frame frame) {
    return service.options().pooling() == Pooling.TRANSACTION
        && !service.replicates()
        && frame.bodyLength() <= LONGEST_BEGIN;
  }

  /**
   * Whether the text of a complete Query is nothing but the beginning of a transaction, which need
   * not begin at once.
   */
  boolean isLoneBegin(Frame frame) {
    return (traits(frame) & SqlTraits.BEGINS) != 0;
  }

  /** Takes a Query of a session whose statements and parameters move. */
  Verdict take(Frame frame, PgSession session, PgBackend backend) {
    if (!frame.isComplete() && frame.bodyAvailable() < SqlTraits.LOOKED_AT) {
      return Need.atLeast(frame, SqlTraits.LOOKED_AT);
    }
    int traits = traits(frame);
    if ((traits & SqlTraits.DEALLOCATES) != 0 && frame.bodyLength() <= LONGEST_DEALLOCATE) {
      if (!frame.isComplete()) {
        return Need.whole(frame);
      }
      Verdict verdict = deallocate(frame, session.mapper(), backend);
      if (verdict != null) {
        return verdict;
      }
    }
    Pinning.note(session, traits, frame.bodyLength());
    backend.owe(Reply.QUERY, null);
    return Verdict.FORWARD;
  }

  private static @Nullable Verdict deallocate(
      Frame frame, StatementMapper mapper, PgBackend backend) {
    int end = CString.end(frame.buffer(), frame.bodyIndex(), frame.endIndex());
    String name =
        end < 0 ? null : Deallocate.name(CString.text(frame.buffer(), frame.bodyIndex(), end));
    return name == null ? null : mapper.deallocation().deallocate(name, backend);
  }

  private int traits(Frame frame) {
    int from = frame.bodyIndex();
    return traits(frame.buffer(), from, frame.endIndex() - from);
  }

  /** What a query's text tells, of which at most {@link SqlTraits#LOOKED_AT} bytes matter. */
  int traits(ByteBuf in, int index, int length) {
    int traits = SqlTraits.of(in, index, length);
    if ((traits & SqlTraits.SETS) == 0) {
      return traits;
    }
    String text = SqlTraits.text(in, index, index + Math.min(length, SqlTraits.LOOKED_AT));
    return service.customParameters().learn(text) ? traits : traits | SqlTraits.PINS;
  }
}
