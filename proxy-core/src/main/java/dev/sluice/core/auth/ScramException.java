package dev.sluice.core.auth;

/**
 * Why a SCRAM exchange ended without a login. The message may be shown to the other side: it holds
 * no secret and nothing that tells a wrong password from an unknown user.
 *
 * <p>Carries no stack trace: anyone who reaches the port can cause one.
 */
public final class ScramException extends Exception {

  /** What went wrong, as coarsely as the wire protocols' error codes tell it apart. */
  public enum Kind {
    /** The message breaks the rules of RFC 5802, or a bound. */
    MALFORMED,
    /** It asks for something optional that is not there. */
    UNSUPPORTED,
    /** Channel binding is missing, does not match, or was argued away on the wire. */
    CHANNEL_BINDING,
    /** The proof is wrong: a wrong password, or the wrong server. */
    REJECTED
  }

  private final Kind kind;

  ScramException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
