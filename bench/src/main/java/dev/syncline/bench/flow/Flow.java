package dev.syncline.bench.flow;

import java.util.List;

/**
 * What is carried from where to how many places.
 *
 * @param tables at the source
 * @param contracts over them; systems that only copy carry the tables instead
 * @param destinations how many databases receive everything
 */
public record Flow(List<Table> tables, List<Contract> contracts, int destinations) {
  public Flow {
    tables = List.copyOf(tables);
    contracts = List.copyOf(contracts);
    if (destinations < 1) {
      throw new IllegalArgumentException("no destination");
    }
  }

  /** Tables as they are, to one destination. */
  public static Flow of(List<Table> tables) {
    return new Flow(tables, tables.stream().map(Contract::of).toList(), 1);
  }

  public Flow to(int count) {
    return new Flow(tables, contracts, count);
  }
}
