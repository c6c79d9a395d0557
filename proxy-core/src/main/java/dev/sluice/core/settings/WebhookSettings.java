package dev.sluice.core.settings;

/**
 * Whom to tell of alerts. Immutable.
 *
 * @param severity the least that is told: {@code info}, {@code warning} or {@code critical}
 */
public record WebhookSettings(String url, String severity) {}
