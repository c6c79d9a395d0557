package dev.sluice.config.shape;

/** Which set of defaults holds where the file says nothing. */
public enum Profile {
  PRODUCTION,
  DEVELOPMENT
}
