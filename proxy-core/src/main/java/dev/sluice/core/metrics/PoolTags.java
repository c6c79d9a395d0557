package dev.sluice.core.metrics;

/** What a pool's figures are tagged with. Immutable. */
public record PoolTags(String tenant, String tier, String protocol, String backend, String lane) {}
