package dev.sluice.config.backend;

import dev.sluice.core.settings.BackendSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What a connection string says. Immutable.
 *
 * @param connectTimeout the string's own, which stands for the tenant's
 */
public record Backend(BackendSettings settings, Optional<Duration> connectTimeout) {}
