package dev.sluice.core.admin;

import dev.sluice.core.metrics.Exposition;
import dev.sluice.core.metrics.MetricsPage;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code /metrics}, in the text format that the scraper likes best. */
final class MetricsRoute {

  private final MetricsPage page;

  /** Pages hardly change their size between scrapes, so the buffer starts with the last one's. */
  private int lastSize = 16 * 1024;

  MetricsRoute(MetricsPage page) {
    this.page = page;
  }

  void addTo(Routes routes) {
    routes.open("/metrics", this::read);
  }

  private CompletionStage<Reply> read(AdminRequest request) {
    Exposition format = Exposition.forAccept(request.headers().get(HttpHeaderNames.ACCEPT));
    ByteArrayOutputStream out = new ByteArrayOutputStream(lastSize + 1024);
    try {
      page.write(format, out);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
    lastSize = out.size();
    return CompletableFuture.completedFuture(Reply.ok(format.contentType(), out.toByteArray()));
  }
}
