package dev.sluice.benchmarks;

import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.Framer;
import dev.sluice.core.spi.ProtocolViolation;
import dev.sluice.postgres.wire.MessageFramer;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Finding where messages end, per message. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramerBenchmark {

  /** Units of work in a stream, each of four messages. */
  private static final int UNITS = 16;

  private final Frame frame = new Frame();
  private final ByteBuf fromClient = Wire.buffer();
  private final ByteBuf fromServer = Wire.buffer();

  public FramerBenchmark() {
    for (int i = 0; i < UNITS; i++) {
      Wire.execute(fromClient, "s1");
      Wire.rowDescription(fromServer);
      Wire.rowAndTag(fromServer);
      Wire.ready(fromServer);
    }
  }

  @Benchmark
  @OperationsPerInvocation(4 * UNITS)
  public long fromClient() throws ProtocolViolation {
    return walk(MessageFramer.FROM_CLIENT, fromClient);
  }

  @Benchmark
  @OperationsPerInvocation(4 * UNITS)
  public long fromServer() throws ProtocolViolation {
    return walk(MessageFramer.FROM_SERVER, fromServer);
  }

  private long walk(Framer framer, ByteBuf in) throws ProtocolViolation {
    long kinds = 0;
    int at = 0;
    while (at < in.writerIndex() && framer.readHead(in, at, frame)) {
      kinds += frame.kind();
      at += frame.available();
    }
    return kinds;
  }
}
