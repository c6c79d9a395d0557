package dev.sluice.redis.command;

/** How the proxy treats a command of a session that has no connection of its own. */
public enum Treatment {
  /** It travels over the trunk: its effect and its reply depend on nobody's connection. */
  SHARED("shared"),
  /** It travels over a trunk for scripts, because what follows a busy script gets no reply. */
  SCRIPT("script trunk"),
  /** It travels over a trunk for control: it must overtake the script that it is to stop. */
  CONTROL("control trunk"),
  /** The session gets a connection until the transaction is over. */
  TRANSACTION("pinned for the transaction"),
  /** The session gets a connection until the reply has come. */
  BLOCKING("pinned while blocking"),
  /** The same, but only with the option {@code BLOCK}; else it is shared. */
  MAYBE_BLOCKING("pinned while blocking, with BLOCK; else shared"),
  /** The pool's subscription connection hears for all of its subscribers. */
  SUBSCRIPTION("subscription connection"),
  /** It is shared, unless it concerns subscribers who share a connection of their own. */
  PUBLICATION("shared; over the subscription connection where it concerns its subscribers"),
  /** The session gets a connection until it ends or says RESET. */
  STICKY("pinned until RESET or disconnect"),
  /** The proxy answers. */
  LOCAL("answered by the proxy"),
  /** Shared where the tenant owns the server, else refused: it reaches beyond the tenant's keys. */
  GATED("shared if the tenant owns the server, else refused"),
  /** Refused, but for tenants that may do everything. */
  REJECTED("refused"),
  /** Its subcommands decide. */
  CONTAINER("by subcommand");

  private final String words;

  Treatment(String words) {
    this.words = words;
  }

  /** For the documentation. */
  public String words() {
    return words;
  }
}
