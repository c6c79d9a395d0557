package dev.sluice.core.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Binds the figures of the JVM, of Netty's memory and of the process. Thread-safe. */
final class RuntimeMeters implements AutoCloseable {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  private final MeterRegistry registry;
  private final JvmGcMetrics gc = new JvmGcMetrics();

  RuntimeMeters(MeterRegistry registry) {
    this.registry = registry;
    new JvmInfoMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gc.bindTo(registry);
    if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider netty) {
      new NettyAllocatorMetrics(netty).bindTo(registry);
    }
    if (Files.isReadable(STATUS)) {
      Gauge.builder("process.resident.memory", STATUS, RuntimeMeters::residentBytes)
          .baseUnit("bytes")
          .description("Memory of the process that is in RAM.")
          .register(registry);
    }
  }

  private static double residentBytes(Path status) {
    try (var lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(RESIDENT))
          .mapToDouble(line -> kibibytes(line) * 1024)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }

  private static double kibibytes(String line) {
    return Double.parseDouble(line.substring(RESIDENT.length()).replace("kB", "").trim());
  }

  @Override
  public void close() {
    gc.close();
    registry.close();
  }
}
