package dev.syncline.bench.retention;

import dev.syncline.bench.measure.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rates of the bounded feed beside those of an empty store, in events a second, slice by slice. */
final class Rates {
  private final String what;
  private final List<Double> bounded = new ArrayList<>();
  private final List<Double> empty = new ArrayList<>();

  Rates(String what) {
    this.what = what;
  }

  void add(double ofBounded, double ofEmpty) {
    bounded.add(ofBounded);
    empty.add(ofEmpty);
  }

  /** A row of a table. Ratios are computed within a slice. */
  String row() {
    List<Double> ratios = new ArrayList<>();
    for (int slice = 0; slice < bounded.size(); slice++) {
      ratios.add(bounded.get(slice) / empty.get(slice));
    }
    Spread ratio = Spread.of(ratios);
    return String.format(
        Locale.ROOT,
        "| %s | %,.0f | %,.0f | %.2f (%.2f–%.2f) |",
        what,
        Spread.of(bounded).median(),
        Spread.of(empty).median(),
        ratio.median(),
        ratio.min(),
        ratio.max());
  }
}
