package dev.sluice.postgres.login;

import dev.sluice.core.auth.Credential;
import dev.sluice.core.spi.Frame;
import dev.sluice.core.spi.LoginTools;
import dev.sluice.core.spi.Verdict;
import dev.sluice.postgres.wire.Authentication;
import dev.sluice.postgres.wire.SqlState;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The password itself, checked against whatever form of it is kept. */
final class CleartextProof implements ClientProof {

  private final LoginTools tools;
  private final Claim claim;
  private @Nullable CompletableFuture<Boolean> matches;

  CleartextProof(LoginTools tools, Claim claim) {
    this.tools = tools;
    this.claim = claim;
  }

  @Override
  public void ask() {
    Authentication.cleartextPassword(tools.client());
  }

  @Override
  public Verdict onResponse(Frame response) throws Refusal {
    CompletableFuture<Boolean> answer = matches;
    if (answer == null) {
      String password = PasswordMessage.read(response, claim);
      Credential credential = claim.credential();
      if (credential == null) {
        throw claim.unproven("no password is configured");
      }
      answer = tools.verifiers().matches(credential, password).toCompletableFuture();
      matches = answer;
      if (!answer.isDone()) {
        answer.whenComplete((right, failure) -> tools.resume());
        return Verdict.HOLD;
      }
    }
    if (answer.isCompletedExceptionally()) {
      throw Refusal.of(SqlState.CANNOT_CONNECT_NOW, "the password cannot be checked at the moment");
    }
    if (!answer.join()) {
      throw claim.unproven("the password is wrong");
    }
    return Verdict.LOGGED_IN;
  }
}
