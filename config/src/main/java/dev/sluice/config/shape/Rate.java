package dev.sluice.config.shape;

import dev.sluice.config.problem.KeyPath;
import dev.sluice.config.tree.Node;
import dev.sluice.config.tree.Node.Mapping;
import dev.sluice.core.tenant.RateLimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A rate: {@code 200/s}, or a mapping with the burst as well, or {@code none}. A burst that is not
 * given is twice the rate. Immutable.
 */
public final class Rate implements Shape<Rate.Cap>, HasSection {

  /**
   * What is read.
   *
   * @param limit null: as fast as they come
   */
  public record Cap(@Nullable RateLimit limit) {
    /** No cap. */
    public static final Cap NONE = new Cap(null);
  }

  private static final int MAX = 10_000_000;
  private static final int BURST_FACTOR = 2;

  private static final Key<Integer> PER_SECOND =
      Key.of("perSecond", WholeNumber.between(1, MAX), "Sustained units of work in a second.")
          .required();
  private static final Key<Integer> BURST =
      Key.of("burst", WholeNumber.between(1, MAX), "How many may start at once after a pause.")
          .byDefaultInWords("twice perSecond");

  private static final Section SECTION = Section.of("A rate with its burst.", PER_SECOND, BURST);

  /** {@code 200/s} or {@code none}. */
  private static final ScalarShape<Rate.Cap> SHORT = new ShortForm();

  @Override
  public Section section() {
    return SECTION;
  }

  @Override
  public Optional<Cap> read(Node node, KeyPath path, Reading reading) {
    if (!(node instanceof Mapping)) {
      return SHORT.read(node, path, reading);
    }
    return SECTION.read(node, path, reading).flatMap(Rate::of);
  }

  private static Optional<Cap> of(Values values) {
    Optional<Integer> perSecond = values.find(PER_SECOND);
    if (values.isWritten(BURST)) {
      return perSecond.flatMap(r -> values.find(BURST).map(b -> new Cap(new RateLimit(r, b))));
    }
    return perSecond.map(Rate::withUsualBurst);
  }

  private static Cap withUsualBurst(int perSecond) {
    return new Cap(new RateLimit(perSecond, (long) perSecond * BURST_FACTOR));
  }

  @Override
  public String expected() {
    return SHORT.expected();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("anyOf", List.of(SHORT.schema(), SECTION.schema()));
    return schema;
  }

  /** The rate in one word. */
  private static final class ShortForm extends ScalarShape<Rate.Cap> {

    private static final String NONE = "none";
    private static final String UNIT = "/s";
    private static final WholeNumber NUMBER = WholeNumber.between(1, MAX);

    @Override
    protected Optional<Cap> parse(String text) {
      if (text.equals(NONE)) {
        return Optional.of(Cap.NONE);
      }
      if (!text.endsWith(UNIT)) {
        return Optional.empty();
      }
      String number = text.substring(0, text.length() - UNIT.length()).trim();
      return NUMBER.parse(number).map(Rate::withUsualBurst);
    }

    @Override
    public String expected() {
      return "none, a rate from 1/s to " + MAX + "/s, or {perSecond: 200, burst: 400}";
    }

    @Override
    protected Map<String, Object> literalSchema() {
      return Map.of("type", "string", "pattern", "^(none|[0-9]+ */s)$");
    }
  }
}
