package dev.sluice.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.sluice.core.spi.ProtocolViolation;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One unit of work through a client's session and its backend, in transaction pooling and pgbench's
 * three modes: the lease taken, all messages judged both ways, the lease given back.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SessionBenchmark {

  private final ByteBuf simple = Wire.buffer();
  private final ByteBuf extended = Wire.buffer();
  private final ByteBuf prepared = Wire.buffer();
  private @Nullable Stage stage;

  @Setup
  public void logIn() throws ProtocolViolation {
    Wire.query(simple);
    Wire.parse(extended, "");
    Wire.execute(extended, "");
    Wire.execute(prepared, "P0_0");
    stage = new Stage();
    ByteBuf preparing = Wire.buffer();
    Wire.parse(preparing, "P0_0");
    Wire.sync(preparing);
    run(preparing);
  }

  private int run(ByteBuf messages) throws ProtocolViolation {
    return requireNonNull(stage).run(messages);
  }

  /** Query; and the four messages of its answer. */
  @Benchmark
  public int simple() throws ProtocolViolation {
    return run(simple);
  }

  /** Parse, Bind, Describe, Execute, Sync; and what a server answers. */
  @Benchmark
  public int extended() throws ProtocolViolation {
    return run(extended);
  }

  /** Bind, Describe, Execute, Sync of a statement that was prepared before. */
  @Benchmark
  public int prepared() throws ProtocolViolation {
    return run(prepared);
  }
}
