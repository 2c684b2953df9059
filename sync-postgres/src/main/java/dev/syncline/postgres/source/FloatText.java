package dev.syncline.postgres.source;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Floating-point numbers as PostgreSQL prints them since version 12: the shortest digits that read
 * back as the same number, in scientific notation outside a range.
 */
final class FloatText {
  private static final Format DOUBLE = new Format(15, 17, 0x1p53, Double.MIN_NORMAL);
  private static final Format FLOAT = new Format(6, 9, 0x1p24, Float.MIN_NORMAL);

  private static final RoundingMode[] ROUNDINGS = {
    RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN
  };

  /**
   * @param safeDigits decimals of so many digits survive a round trip; from that exponent on the
   *     notation is scientific
   * @param mostDigits so many digits tell any two numbers apart
   * @param wholeBelow below it no decimal of safe digits is halfway between two numbers
   * @param normalFrom from it on numbers have full precision
   */
  private record Format(int safeDigits, int mostDigits, double wholeBelow, double normalFrom) {}

  private FloatText() {}

  static String of(double value) {
    if (special(value)) {
      return specialText(value);
    }
    BigDecimal java = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (isPlain(java, value, DOUBLE)) {
      return text(java, DOUBLE);
    }
    Neighbourhood near =
        new Neighbourhood(Math.nextDown(value), value, Math.nextUp(value), Double.MAX_VALUE);
    return text(shortest(near, DOUBLE, digits -> digits.doubleValue() == value), DOUBLE);
  }

  static String of(float value) {
    if (special(value)) {
      return specialText(value);
    }
    BigDecimal java = new BigDecimal(Float.toString(value)).stripTrailingZeros();
    if (isPlain(java, value, FLOAT)) {
      return text(java, FLOAT);
    }
    Neighbourhood near =
        new Neighbourhood(Math.nextDown(value), value, Math.nextUp(value), Float.MAX_VALUE);
    return text(shortest(near, FLOAT, digits -> digits.floatValue() == value), FLOAT);
  }

  private static boolean special(double value) {
    return value == 0 || Double.isNaN(value) || Double.isInfinite(value);
  }

  private static String specialText(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0" : "0";
    }
    return Double.toString(value);
  }

  /** Whether Java's digits are the only shortest ones. Java before 19 may print too many. */
  private static boolean isPlain(BigDecimal java, double value, Format format) {
    double size = Math.abs(value);
    return java.precision() <= format.safeDigits
        && size < format.wholeBelow
        && size >= format.normalFrom;
  }

  /**
   * The decimal of fewest digits, of these the closest, that is nearer to the number than to any
   * other. PostgreSQL takes none that lies exactly halfway, though it would read back.
   */
  private static BigDecimal shortest(
      Neighbourhood near, Format format, Predicate<BigDecimal> readsBack) {
    int first = Math.abs(near.number) < format.normalFrom ? 1 : format.safeDigits;
    BigDecimal exact = new BigDecimal(near.number);
    for (int precision = first; precision < format.mostDigits; precision++) {
      for (RoundingMode mode : ROUNDINGS) {
        BigDecimal rounded = exact.round(new MathContext(precision, mode));
        if (readsBack.test(rounded) && !near.isHalfway(rounded)) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    return exact
        .round(new MathContext(format.mostDigits, RoundingMode.HALF_EVEN))
        .stripTrailingZeros();
  }

  /** A number and the numbers next to it, as exact doubles. */
  private record Neighbourhood(double below, double number, double above, double largest) {
    boolean isHalfway(BigDecimal decimal) {
      BigDecimal exact = new BigDecimal(number);
      double neighbour = decimal.compareTo(exact) > 0 ? above : below;
      if (Math.abs(neighbour) > largest) {
        return false;
      }
      BigDecimal middle = exact.add(new BigDecimal(neighbour));
      return decimal.multiply(BigDecimal.valueOf(2)).compareTo(middle) == 0;
    }
  }

  private static String text(BigDecimal value, Format format) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < format.safeDigits) {
      return value.toPlainString();
    }
    String digits = value.unscaledValue().abs().toString();
    StringBuilder text = new StringBuilder(value.signum() < 0 ? "-" : "").append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }
}
