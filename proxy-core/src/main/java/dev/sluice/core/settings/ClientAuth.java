package dev.sluice.core.settings;

/** How a client proves who it is. */
public enum ClientAuth {
  /** SCRAM-SHA-256, with channel binding where TLS is on. The default. */
  SCRAM_SHA_256,
  /** PostgreSQL's MD5 challenge, for clients that know nothing better. */
  MD5,
  /** The password in the clear. */
  PASSWORD,
  /** A TLS client certificate whose common name is the user. */
  CERT,
  /** Nothing is asked; only for loopback listeners and unix sockets. */
  TRUST
}
