package dev.sluice.postgres.wire;

/** The type bytes of messages; PostgreSQL's documentation, section "Message Formats". */
public final class Message {

  // From clients.
  public static final int QUERY = 'Q';
  public static final int PARSE = 'P';
  public static final int BIND = 'B';
  public static final int EXECUTE = 'E';
  public static final int DESCRIBE = 'D';
  public static final int CLOSE = 'C';
  public static final int SYNC = 'S';
  public static final int FLUSH = 'H';
  public static final int FUNCTION_CALL = 'F';
  public static final int TERMINATE = 'X';
  public static final int COPY_FAIL = 'f';
  public static final int PASSWORD = 'p';

  // From both.
  public static final int COPY_DATA = 'd';
  public static final int COPY_DONE = 'c';

  // From servers.
  public static final int AUTHENTICATION = 'R';
  public static final int PARAMETER_STATUS = 'S';
  public static final int BACKEND_KEY_DATA = 'K';
  public static final int READY_FOR_QUERY = 'Z';
  public static final int ROW_DESCRIPTION = 'T';
  public static final int DATA_ROW = 'D';
  public static final int COMMAND_COMPLETE = 'C';
  public static final int ERROR_RESPONSE = 'E';
  public static final int NOTICE_RESPONSE = 'N';
  public static final int NOTIFICATION_RESPONSE = 'A';
  public static final int EMPTY_QUERY_RESPONSE = 'I';
  public static final int PARAMETER_DESCRIPTION = 't';
  public static final int NO_DATA = 'n';
  public static final int PORTAL_SUSPENDED = 's';
  public static final int PARSE_COMPLETE = '1';
  public static final int BIND_COMPLETE = '2';
  public static final int CLOSE_COMPLETE = '3';
  public static final int COPY_IN_RESPONSE = 'G';
  public static final int COPY_OUT_RESPONSE = 'H';
  public static final int COPY_BOTH_RESPONSE = 'W';
  public static final int FUNCTION_CALL_RESPONSE = 'V';
  public static final int NEGOTIATE_PROTOCOL_VERSION = 'v';

  private Message() {}
}
