package dev.sluice.core.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named share of a tenant's pool with limits of its own. Immutable. A session belongs to the
 * first lane that names its user or whose application pattern it matches, else to {@code default}.
 *
 * @param users exact user names
 * @param applications application names, where a trailing {@code *} stands for any ending
 * @param minPool connections kept warm; null: none
 * @param maxPool never exceeded by the lane, and counted in the tenant's; null: the tenant's
 * @param queueTimeout null: the tenant's
 * @param idleTimeout of backend connections; null: the tenant's
 */
public record LaneSettings(
    String name,
    List<String> users,
    List<String> applications,
    @Nullable Integer minPool,
    @Nullable Integer maxPool,
    @Nullable Duration queueTimeout,
    @Nullable Duration idleTimeout) {

  /** The name of the lane of all sessions that no other lane takes. */
  public static final String DEFAULT = "default";

  public LaneSettings {
    users = List.copyOf(users);
    applications = List.copyOf(applications);
  }

  /** Whether a session of this user and application belongs here. */
  public boolean takes(String user, String application) {
    return users.contains(user) || applications.stream().anyMatch(p -> matches(p, application));
  }

  private static boolean matches(String pattern, String application) {
    return pattern.endsWith("*")
        ? application.startsWith(pattern.substring(0, pattern.length() - 1))
        : pattern.equals(application);
  }
}
