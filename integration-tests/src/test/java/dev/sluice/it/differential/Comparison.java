package dev.sluice.it.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares what one client was told through Sluice with what it was told without. Used once. */
final class Comparison {

  private static final String NOTHING = "nothing";

  private final Dialect dialect;
  private final Script script;
  private final Recording direct;
  private final Recording proxied;

  /**
   * A batch has gone another way, as it may: the client's state is another from there on, so that
   * nothing but strangers' bytes can be found behind it.
   */
  private boolean parted;

  Comparison(Dialect dialect, Script script, Recording direct, Recording proxied) {
    this.dialect = dialect;
    this.script = script;
    this.direct = direct;
    this.proxied = proxied;
  }

  /** The first difference, ending included. */
  Optional<Difference> difference() {
    return stray().or(() -> first(false)).or(this::ending);
  }

  /**
   * The first difference that neither the client's breaking off explains, which only takes from the
   * end, nor a loss, of which the client is told before the connection ends.
   */
  Optional<Difference> differenceBeforeLoss() {
    return stray().or(this::stall).or(() -> first(true));
  }

  /**
   * A reply that carries another client's mark, and has not come without Sluice as well: a bit that
   * a client sets in its own mark makes another's of it.
   */
  private Optional<Difference> stray() {
    for (int i = 0; i < proxied.exchanges(); i++) {
      for (Reply reply : proxied.replies(i)) {
        Optional<String> mark = Marks.foreign(reply.bytes(), script.client());
        if (mark.isPresent() && !isKnown(i, reply)) {
          return Optional.of(report(i, "STRAY BYTES"));
        }
      }
    }
    return Optional.empty();
  }

  private boolean isKnown(int exchange, Reply reply) {
    return exchange < direct.exchanges()
        && direct.replies(exchange).stream().anyMatch(known -> dialect.isSame(known, reply));
  }

  private Optional<Difference> stall() {
    return proxied.ending() == Ending.STALLED && direct.ending() != Ending.STALLED
        ? Optional.of(report(proxied.exchanges() - 1, "stalled"))
        : Optional.empty();
  }

  private Optional<Difference> ending() {
    return parted || isOpen(direct.ending()) == isOpen(proxied.ending())
        ? Optional.empty()
        : Optional.of(report(proxied.exchanges() - 1, "ended otherwise"));
  }

  private static boolean isOpen(Ending ending) {
    return ending == Ending.CUT || ending == Ending.STALLED;
  }

  /**
   * Replies belong together across exchanges, for one may come a little later than the client went
   * on; only where the outcome is not determined do they not.
   */
  private Optional<Difference> first(boolean mayBeLost) {
    List<Place> wanted = new ArrayList<>();
    List<Place> got = new ArrayList<>();
    for (int i = 0; i < script.exchanges().size(); i++) {
      if (script.exchanges().get(i).determined()) {
        collect(direct, i, wanted);
        collect(proxied, i, got);
        continue;
      }
      Optional<Difference> before = compare(wanted, got, mayBeLost);
      if (before.isPresent() || parted) {
        return before;
      }
      wanted.clear();
      got.clear();
      Optional<Difference> fault = fault(i, mayBeLost);
      if (fault.isPresent() || parted) {
        return fault;
      }
    }
    return compare(wanted, got, mayBeLost);
  }

  /** What answers nothing may come a little earlier or later than without Sluice. */
  private Optional<Difference> compare(List<Place> wanted, List<Place> got, boolean mayBeLost) {
    return first(only(wanted, false), only(got, false), mayBeLost)
        .or(
            () ->
                parted ? Optional.empty() : first(only(wanted, true), only(got, true), mayBeLost));
  }

  private List<Place> only(List<Place> places, boolean apart) {
    return places.stream().filter(place -> dialect.isApart(place.reply()) == apart).toList();
  }

  private Optional<Difference> fault(int exchange, boolean mayBeLost) {
    boolean mayBeCut = mayBeLost && exchange >= proxied.exchanges() - 1;
    if (mayBeCut || exchange >= proxied.exchanges()) {
      return Optional.empty();
    }
    if (mayBeLost && proxied.replies(exchange).stream().anyMatch(dialect::isLoss)) {
      parted = true;
      return Optional.empty();
    }
    parted = dialect.hasParted(direct.replies(exchange), proxied.replies(exchange));
    return dialect
        .fault(script.exchanges().get(exchange), proxied.replies(exchange))
        .map(what -> report(exchange, what));
  }

  /** A reply and the exchange in which it came. */
  private record Place(int exchange, Reply reply) {}

  private static void collect(Recording from, int exchange, List<Place> to) {
    if (exchange < from.exchanges()) {
      from.replies(exchange).forEach(reply -> to.add(new Place(exchange, reply)));
    }
  }

  private Optional<Difference> first(List<Place> wanted, List<Place> got, boolean mayBeLost) {
    int index = 0;
    int at = 0;
    while (index < wanted.size() && at < got.size()) {
      Reply want = wanted.get(index).reply();
      Reply have = got.get(at).reply();
      if (dialect.isSame(want, have)) {
        index++;
        at++;
      } else if (dialect.mayGoAnotherWay(have) || (mayBeLost && dialect.isLoss(have))) {
        parted = true;
        return Optional.empty();
      } else {
        break;
      }
    }
    return report(wanted, index, got, at, mayBeLost);
  }

  private Optional<Difference> report(
      List<Place> wanted, int index, List<Place> got, int at, boolean mayBeLost) {
    if (at == got.size() && (index == wanted.size() || mayBeLost)) {
      return Optional.empty();
    }
    if (index == wanted.size() && direct.ending() == Ending.CUT) {
      // The client left before that came.
      return Optional.empty();
    }
    if (mayBeLost && at < got.size() && dialect.isLoss(got.get(at).reply())) {
      return Optional.empty();
    }
    String sort = sort(got, at) + " instead of " + sort(wanted, index);
    int exchange = at < got.size() ? got.get(at).exchange() : wanted.get(index).exchange();
    return Optional.of(report(exchange, sort));
  }

  private String sort(List<Place> places, int index) {
    return index < places.size() ? dialect.sort(places.get(index).reply()) : NOTHING;
  }

  private Difference report(int exchange, String sort) {
    Report report = new Report(dialect, script, exchange);
    return new Difference(script.client(), exchange, sort, report.of(direct, proxied, sort));
  }
}
