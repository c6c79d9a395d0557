package dev.sluice.postgres.login;

import dev.sluice.core.auth.Credential;
import dev.sluice.core.auth.Md5Password;
import dev.sluice.core.auth.Secret;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import java.security.SecureRandom;

/** An MD5 hash of the password, the user name and a salt, for clients that know nothing better. */
final class Md5Proof implements ClientProof {

  private static final SecureRandom RANDOM = new SecureRandom();

  private final LoginTools tools;
  private final Claim claim;
  private final byte[] salt = new byte[4];

  Md5Proof(LoginTools tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
    RANDOM.nextBytes(salt);
  }

  @Override
  public void ask() {
    Authentication.md5Password(tools.client(), salt);
  }

  @Override
  public Verdict onResponse(Frame response) throws Refusal {
    String answer = PasswordMessage.read(response, claim);
    Credential credential = claim.credential();
    if (credential == null) {
      throw claim.unproven("no password is configured");
    }
    Secret stored = credential.md5();
    if (stored == null) {
      throw claim.unproven("a SCRAM verifier is configured, which cannot serve MD5");
    }
    if (!Md5Password.accepts(stored, salt, answer)) {
      throw claim.unproven("the hash is wrong");
    }
    return Verdict.LOGGED_IN;
  }
}
