package dev.sluice.core.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a list are asked for. Immutable.
 *
 * @param tenant only this one's, or null
 * @param limit how many rows at most; at least 1
 */
record Listing(@Nullable String tenant, int limit) {

  static final int DEFAULT_LIMIT = 1_000;
  static final int MAX_LIMIT = 100_000;
  static final Set<String> PARAMETERS = Set.of("tenant", "limit");

  /**
   * Reads the query {@code ?tenant=acme&limit=50}.
   *
   * @throws BadRequestException if a value makes no sense
   */
  static Listing of(AdminRequest request) {
    String limit = single(request.parameters(), "limit");
    return new Listing(
        single(request.parameters(), "tenant"), limit == null ? DEFAULT_LIMIT : limit(limit));
  }

  private static @Nullable String single(Map<String, List<String>> parameters, String name) {
    List<String> values = parameters.get(name);
    if (values == null) {
      return null;
    }
    if (values.size() > 1) {
      throw new BadRequestException(name + ": " + values + " (expected: one value)");
    }
    return values.get(0);
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    throw new BadRequestException("limit: " + text + " (expected: 1 to " + MAX_LIMIT + ")");
  }

  /** The rows of the tenant that is asked for, all of them. */
  <R> List<R> matching(List<R> rows, Function<R, String> tenantOf) {
    return tenant == null
        ? rows
        : rows.stream().filter(row -> tenantOf.apply(row).equals(tenant)).toList();
  }
}
