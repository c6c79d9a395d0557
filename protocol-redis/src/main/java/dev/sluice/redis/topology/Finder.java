package dev.sluice.redis.topology;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks those who know. Used by one thread at a time, which may block. */
interface Finder extends AutoCloseable {

  /** How long one look may take, in milliseconds, before what has been heard must do. */
  long PATIENCE_MILLIS = TimeUnit.SECONDS.toMillis(2);

  /** What there is now; null: nobody could tell. */
  @Nullable Found look();

  @Override
  void close();
}
