package dev.sluice.core.metrics;

import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The two text formats in which figures can be read. Immutable. */
public enum Exposition {
  /** Prometheus' text format 0.0.4; the one for whoever has no preference. */
  TEXT(PrometheusTextFormatWriter.CONTENT_TYPE),
  /** OpenMetrics 1.0.0. */
  OPEN_METRICS(OpenMetricsTextFormatWriter.CONTENT_TYPE);

  private static final String OPEN_METRICS_TYPE = "application/openmetrics-text";

  private final String contentType;

  Exposition(String contentType) {
    this.contentType = contentType;
  }

  /**
   * The format that an HTTP {@code Accept} header likes best. A header without OpenMetrics, an
   * unintelligible one and none at all get {@link #TEXT}: a person with a browser included.
   */
  public static Exposition forAccept(@Nullable String accept) {
    if (accept == null) {
      return TEXT;
    }
    double openMetrics = 0;
    double text = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
      String type = range.split(";", 2)[0].trim();
      if (type.equals(OPEN_METRICS_TYPE)) {
        openMetrics = Math.max(openMetrics, quality(range));
      } else if (type.equals("text/plain") || type.equals("text/*")) {
        text = Math.max(text, quality(range));
      }
    }
    return openMetrics > 0 && openMetrics >= text ? OPEN_METRICS : TEXT;
  }

  /** The range's {@code q} parameter; 1 without one, 0 if it is not a number (RFC 9110, 12.4.2). */
  private static double quality(String range) {
    for (String parameter : range.split(";", -1)) {
      String trimmed = parameter.trim();
      if (trimmed.startsWith("q=")) {
        try {
          return Double.parseDouble(trimmed.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  /** The value of the {@code Content-Type} header. */
  public String contentType() {
    return contentType;
  }

  void write(OutputStream out, MetricSnapshots snapshots) throws IOException {
    switch (this) {
      case TEXT -> PrometheusTextFormatWriter.create().write(out, snapshots);
      case OPEN_METRICS -> OpenMetricsTextFormatWriter.create().write(out, snapshots);
    }
  }
}
