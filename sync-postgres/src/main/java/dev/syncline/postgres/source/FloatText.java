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
  private static final int DOUBLE_SAFE_DIGITS = 15;
  private static final int FLOAT_SAFE_DIGITS = 6;

  private FloatText() {}

  static String of(double value) {
    return special(value)
        ? specialText(value)
        : text(
            shortest(
                new BigDecimal(Double.toString(value)),
                new BigDecimal(value),
                DOUBLE_SAFE_DIGITS,
                digits -> digits.doubleValue() == value),
            DOUBLE_SAFE_DIGITS);
  }

  static String of(float value) {
    return special(value)
        ? specialText(value)
        : text(
            shortest(
                new BigDecimal(Float.toString(value)),
                new BigDecimal(value),
                FLOAT_SAFE_DIGITS,
                digits -> digits.floatValue() == value),
            FLOAT_SAFE_DIGITS);
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

  /**
   * Java before 19 sometimes prints a digit more than needed, and prefers an inner digit to a
   * shorter text. Up to the safe number of digits there is only one shortest text.
   */
  private static BigDecimal shortest(
      BigDecimal java, BigDecimal exact, int safe, Predicate<BigDecimal> readsBack) {
    BigDecimal plain = java.stripTrailingZeros();
    boolean subnormal = exact.precision() - exact.scale() < -30;
    if (plain.precision() <= safe && !subnormal) {
      return plain;
    }
    for (int precision = subnormal ? 1 : safe; precision < plain.precision(); precision++) {
      for (RoundingMode mode :
          new RoundingMode[] {RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN}) {
        BigDecimal rounded = exact.round(new MathContext(precision, mode));
        if (readsBack.test(rounded)) {
          return rounded.stripTrailingZeros();
        }
      }
    }
    BigDecimal closest = exact.round(new MathContext(plain.precision(), RoundingMode.HALF_EVEN));
    return readsBack.test(closest) ? closest.stripTrailingZeros() : plain;
  }

  private static String text(BigDecimal value, int fixedBelow) {
    int exponent = value.precision() - value.scale() - 1;
    if (exponent >= -4 && exponent < fixedBelow) {
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
