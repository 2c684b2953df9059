package dev.syncline.engine.memory;

import dev.syncline.engine.spi.AppendBoundaries;
import dev.syncline.engine.spi.AppendBoundary;
import dev.syncline.eventstore.BackfillProgress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Boundaries that contain exactly the transactions that they must see. */
public final class MemoryBoundaries implements AppendBoundaries {
  @Override
  public BackfillProgress fix(BackfillProgress waiting, Set<Long> mustSee) {
    return waiting.at(mustSee.stream().map(String::valueOf).collect(Collectors.joining(",")));
  }

  @Override
  public AppendBoundary of(BackfillProgress underWay) {
    Set<Long> loaded =
        Stream.of(underWay.lastKey().orElseThrow().split(",", -1))
            .filter(id -> !id.isEmpty())
            .map(Long::valueOf)
            .collect(Collectors.toSet());
    return loaded::contains;
  }
}
