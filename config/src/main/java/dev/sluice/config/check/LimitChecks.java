package dev.sluice.config.check;

import dev.sluice.config.backend.Backend;
import dev.sluice.config.draft.Draft;
import dev.sluice.config.draft.LimitSet;
import dev.sluice.config.draft.ServiceDraft;
import dev.sluice.config.draft.TenantDraft;
import dev.sluice.config.key.LimitKeys;
import dev.sluice.config.key.ProcessKeys;
import dev.sluice.config.key.RootKeys;
import dev.sluice.config.key.TenantKeys;
import dev.sluice.config.problem.Findings;
import dev.sluice.config.shape.Key;
import dev.sluice.config.shape.Values;
import dev.sluice.config.units.Durations;
import java.time.Duration;
import java.util.Optional;

/** Of two limits that bound the same thing, the lower is not above the higher. */
final class LimitChecks {

  private final Draft draft;
  private final Findings findings;

  LimitChecks(Draft draft, Findings findings) {
    this.draft = draft;
    this.findings = findings;
  }

  void run() {
    draft.tiers().all().values().forEach(this::checkPool);
    for (TenantDraft tenant : draft.tenants()) {
      checkPool(tenant.limits());
      tenant.services().forEach(service -> checkConnectTimeout(tenant, service));
    }
    Values retry = draft.root().section(RootKeys.RETRY);
    checkOrder(retry, ProcessKeys.FIRST_DELAY, ProcessKeys.MAX_DELAY);
    Values breaker = draft.root().section(RootKeys.BREAKER);
    checkOrder(breaker, ProcessKeys.OPEN_FOR, ProcessKeys.MAX_OPEN_FOR);
  }

  private void checkPool(LimitSet limits) {
    Optional<Integer> min = limits.minPool();
    Optional<Integer> max = limits.find(LimitKeys.MAX_POOL);
    if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
      String expected =
          "at most maxPool, which is " + max.get() + " (" + limits.place(LimitKeys.MAX_POOL) + ")";
      findings.wrong(
          limits.place(LimitKeys.MIN_POOL),
          limits.path(LimitKeys.MIN_POOL),
          String.valueOf(min.get()),
          expected);
    }
  }

  private void checkConnectTimeout(TenantDraft tenant, ServiceDraft service) {
    Values own = tenant.values().section(TenantKeys.LIMITS);
    if (own.isWritten(LimitKeys.CONNECT_TIMEOUT)
        && service.backend().flatMap(Backend::connectTimeout).isPresent()) {
      findings.wrong(
          own.place(LimitKeys.CONNECT_TIMEOUT),
          own.path(LimitKeys.CONNECT_TIMEOUT),
          "given twice",
          "connectTimeout here, or connect_timeout in the connection string");
    }
  }

  private void checkOrder(Values section, Key<Duration> first, Key<Duration> last) {
    Optional<Duration> least = section.find(first);
    Optional<Duration> most = section.find(last);
    if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
      Key<Duration> blamed = section.isWritten(first) ? first : last;
      String bound =
          blamed == first
              ? "at most " + last + ", which is " + Durations.format(most.get())
              : "at least " + first + ", which is " + Durations.format(least.get());
      String found = Durations.format(blamed == first ? least.get() : most.get());
      findings.wrong(section.place(blamed), section.path(blamed), found, bound);
    }
  }
}
