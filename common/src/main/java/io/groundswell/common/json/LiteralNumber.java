package io.groundswell.common.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * A JSON number that keeps its literal and serializes it unchanged. The literal is parsed only when
 * a value is requested. Every conversion ends in bounded time, throws nothing and returns a finite
 * value: values out of range become the nearest value in range. Immutable; two numbers are equal if
 * their literals are.
 */
final class LiteralNumber extends NumericNode {
  /** Length, sign included, up to which every integer literal fits into a {@code long}. */
  static final int MAX_LONG_CHARS = 18;

  private static final long serialVersionUID = 1;

  private final String literal;

  /**
   * @param literal a number in JSON's grammar, of at most {@link StrictJson#MAX_NUMBER_CHARS}
   */
  LiteralNumber(String literal) {
    this.literal = literal;
  }

  @Override
  public JsonToken asToken() {
    return isIntegralNumber() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public JsonParser.NumberType numberType() {
    return isIntegralNumber()
        ? JsonParser.NumberType.BIG_INTEGER
        : JsonParser.NumberType.BIG_DECIMAL;
  }

  @Override
  public boolean isIntegralNumber() {
    return literal.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
  }

  @Override
  public boolean isBigInteger() {
    return isIntegralNumber();
  }

  @Override
  public boolean isFloatingPointNumber() {
    return !isIntegralNumber();
  }

  @Override
  public boolean isBigDecimal() {
    return !isIntegralNumber();
  }

  @Override
  public String asText() {
    return literal;
  }

  @Override
  public Number numberValue() {
    return isIntegralNumber() ? bigIntegerValue() : decimalValue();
  }

  /**
   * The exact value, if a {@code double} of its magnitude exists; else the largest {@code double}
   * with its sign, or zero.
   */
  @Override
  public BigDecimal decimalValue() {
    double nearest = Double.parseDouble(literal);
    if (Double.isInfinite(nearest)) {
      return BigDecimal.valueOf(doubleValue());
    }
    return nearest == 0 ? BigDecimal.ZERO : new BigDecimal(literal);
  }

  @Override
  public BigInteger bigIntegerValue() {
    return decimalValue().toBigInteger();
  }

  @Override
  public double doubleValue() {
    return Math.max(-Double.MAX_VALUE, Math.min(Double.MAX_VALUE, Double.parseDouble(literal)));
  }

  @Override
  public float floatValue() {
    return Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, Float.parseFloat(literal)));
  }

  @Override
  public int intValue() {
    return (int) doubleValue();
  }

  @Override
  public short shortValue() {
    return (short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, intValue()));
  }

  @Override
  public long longValue() {
    BigDecimal value = decimalValue();
    if (value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) <= 0) {
      return Long.MIN_VALUE;
    }
    return value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) >= 0
        ? Long.MAX_VALUE
        : value.longValue();
  }

  @Override
  public boolean canConvertToInt() {
    double value = doubleValue();
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
  }

  @Override
  public boolean canConvertToLong() {
    BigDecimal value = decimalValue();
    return value.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0
        && value.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
  }

  @Override
  public boolean canConvertToExactIntegral() {
    return isIntegralNumber() || decimalValue().stripTrailingZeros().scale() <= 0;
  }

  @Override
  public boolean asBoolean(boolean otherwise) {
    return doubleValue() != 0;
  }

  @Override
  public void serialize(JsonGenerator json, SerializerProvider serializers) throws IOException {
    json.writeNumber(literal);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LiteralNumber number && literal.equals(number.literal);
  }

  @Override
  public int hashCode() {
    return literal.hashCode();
  }
}
