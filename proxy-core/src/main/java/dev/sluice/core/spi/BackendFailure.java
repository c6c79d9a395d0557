package dev.sluice.core.spi;

/**
 * Why a backend would not have the proxy. Immutable.
 *
 * @param code the protocol's own code, such as an SQLSTATE; or an empty string
 * @param message the server's words
 * @param retryable whether trying again may help: a server that starts or is full, not one that
 *     knows no such user
 */
public record BackendFailure(String code, String message, boolean retryable) {}
