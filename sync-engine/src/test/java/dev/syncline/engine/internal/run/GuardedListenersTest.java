package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.listener.PipelineListener;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each event reaches every listener, whatever the others do. */
class GuardedListenersTest {
  private final List<String> received = new ArrayList<>();

  static Stream<Method> events() {
    return Stream.of(PipelineListener.class.getMethods());
  }

  @ParameterizedTest
  @MethodSource("events")
  void anEventReachesTheListenersAfterOneThatFails(Method event) throws Exception {
    GuardedListeners listeners =
        new GuardedListeners("test", List.of(failing(), recording(), recording()));

    event.invoke(listeners, arguments(event));
    event.invoke(listeners, arguments(event));

    assertThat(received).hasSize(4).containsOnly(event.getName());
  }

  private static Object[] arguments(Method event) {
    return Stream.of(event.getParameterTypes())
        .map(type -> type.equals(long.class) ? 7L : null)
        .toArray();
  }

  private static PipelineListener failing() {
    return listener(
        event -> {
          throw new AssertionError("row of Ada");
        });
  }

  private PipelineListener recording() {
    return listener(event -> received.add(event.getName()));
  }

  private interface Reaction {
    void to(Method event);
  }

  private static PipelineListener listener(Reaction reaction) {
    return (PipelineListener)
        Proxy.newProxyInstance(
            GuardedListenersTest.class.getClassLoader(),
            new Class<?>[] {PipelineListener.class},
            (proxy, event, arguments) -> {
              reaction.to(event);
              return null;
            });
  }
}
