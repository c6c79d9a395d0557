package dev.sluice.cli.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's signals. A shutdown hook would not do: it runs once, so that a second
 * signal could not be told from the first, and there is none for SIGHUP.
 *
 * <p>Reached by reflection, because {@code sun.misc.Signal}, which every JDK from 17 to 25 has in
 * its module {@code jdk.unsupported}, cannot be compiled against without a warning.
 */
public final class Signals {

  private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

  private Signals() {}

  /**
   * Has {@code action} run, on a thread of the JVM's, whenever the signal comes.
   *
   * @param name without {@code SIG}, such as {@code TERM}
   * @return whether it will; false where the platform has no such signal or keeps it to itself
   */
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  action.run();
                }
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return true;
    } catch (InvocationTargetException e) {
      LOG.info("SIG{} cannot be handled: {}", name, String.valueOf(e.getCause()));
    } catch (ReflectiveOperationException e) {
      LOG.info("SIG{} cannot be handled: {}", name, e.toString());
    }
    return false;
  }

  /** Sends the signal to this process. */
  static void raise(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance(name));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("SIG" + name + " cannot be raised", e);
    }
  }
}
