package dev.sluice.postgres.session;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal parameters the same object, and remembers what the server makes of the values that
 * clients ask for ({@code utf8} becomes {@code UTF8}, {@code ISO} becomes {@code ISO, MDY}), so
 * that a login with the same wishes as an earlier one needs no backend. Bounded; confined to the
 * pool's loop.
 */
final class ParameterCache {

  private static final int MOST = 1024;

  /** One enters when it is first made and leaves when too many others were used since. */
  private final Map<Parameters, Parameters> interned = new Recent<>();

  /** What the server made of a client's wishes; cleared when the server's defaults change. */
  private final Map<Parameters, Parameters> resolved = new Recent<>();

  private static final class Recent<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > MOST;
    }
  }

  Parameters intern(Parameters parameters) {
    Parameters known = interned.get(parameters);
    if (known != null) {
      return known;
    }
    interned.put(parameters, parameters);
    return parameters;
  }

  /** What the server made of these wishes before, or null. */
  @Nullable Parameters resolved(Parameters wishes) {
    return resolved.get(wishes);
  }

  void resolve(Parameters wishes, Parameters made) {
    resolved.put(wishes, made);
  }

  void forgetResolved() {
    resolved.clear();
  }
}
