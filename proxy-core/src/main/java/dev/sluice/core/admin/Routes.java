package dev.sluice.core.admin;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Which page stands at which path. Immutable once built. */
final class Routes {

  /** Makes a reply, at once or later. */
  @FunctionalInterface
  interface Page {
    /**
     * @throws BadRequestException if the request's parameters make no sense
     */
    CompletionStage<Reply> read(AdminRequest request);
  }

  /**
   * One path.
   *
   * @param open whether it is shown to those without a token as well
   */
  record Route(boolean open, Set<String> parameters, Page page) {}

  private final Map<String, Route> routes = new LinkedHashMap<>();

  /** Adds a page that everyone may read. */
  Routes open(String path, Page page) {
    routes.put(path, new Route(true, Set.of(), page));
    return this;
  }

  /** Adds a page for those whom the access rule lets in. */
  Routes guarded(String path, Set<String> parameters, Page page) {
    routes.put(path, new Route(false, parameters, page));
    return this;
  }

  /** What stands at {@code path}, or null. */
  @Nullable Route at(String path) {
    return routes.get(path);
  }
}
