package dev.sluice.postgres.wire;

/** The codes that Sluice itself reports; PostgreSQL's documentation, appendix A. */
public enum SqlState {
  CONNECTION_FAILURE("08006"),
  CONNECTION_REJECTED("08004"),
  PROTOCOL_VIOLATION("08P01"),
  FEATURE_NOT_SUPPORTED("0A000"),
  INVALID_PARAMETER_VALUE("22023"),
  IDLE_IN_TRANSACTION_TIMEOUT("25P03"),
  INVALID_STATEMENT_NAME("26000"),
  INVALID_AUTHORIZATION("28000"),
  INVALID_PASSWORD("28P01"),
  INVALID_CATALOG_NAME("3D000"),
  SYNTAX_ERROR("42601"),
  DUPLICATE_PREPARED_STATEMENT("42P05"),
  TOO_MANY_CONNECTIONS("53300"),
  CONFIGURATION_LIMIT_EXCEEDED("53400"),
  QUERY_CANCELED("57014"),
  ADMIN_SHUTDOWN("57P01"),
  CANNOT_CONNECT_NOW("57P03"),
  IDLE_SESSION_TIMEOUT("57P05"),
  INTERNAL_ERROR("XX000");

  private final String code;

  SqlState(String code) {
    this.code = code;
  }

  /** Five characters. */
  public String code() {
    return code;
  }
}
