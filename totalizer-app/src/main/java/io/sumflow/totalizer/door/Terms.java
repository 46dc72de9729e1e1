package io.sumflow.totalizer.door;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;

/** What is to be added: {@code {"x": 5, "y": 3}}, both of 32 bits, and nothing else. */
record Terms(int x, int y) {

  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  static Terms read(byte[] body) throws RefusedCallException {
    JsonNode terms = tree(body);
    if (!terms.isObject()) {
      throw malformed(
          "body must be a JSON object: " + RefusedCallException.shown(terms.toString()));
    }
    Iterator<String> names = terms.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!name.equals("x") && !name.equals("y")) {
        throw malformed(
            "body must have the fields x and y alone: " + RefusedCallException.shown(name));
      }
    }
    return new Terms(integer(terms, "x"), integer(terms, "y"));
  }

  private static JsonNode tree(byte[] body) throws RefusedCallException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException broken) {
      throw malformed(
          "body must be JSON: " + RefusedCallException.shown(broken.getOriginalMessage()));
    } catch (IOException impossible) {
      throw new UncheckedIOException("memory does not fail", impossible);
    }
  }

  private static int integer(JsonNode terms, String field) throws RefusedCallException {
    JsonNode number = terms.path(field);
    if (!number.isIntegralNumber()) {
      String given =
          number.isMissingNode() ? "missing" : RefusedCallException.shown(number.toString());
      throw new RefusedCallException(
          RefusedCallException.BAD_REQUEST, field, field + " must be an integer: " + given);
    }
    if (!number.canConvertToInt()) {
      throw new RefusedCallException(
          RefusedCallException.OUT_OF_RANGE,
          field,
          field
              + " must be "
              + Integer.MIN_VALUE
              + " to "
              + Integer.MAX_VALUE
              + ": "
              + RefusedCallException.shown(number.toString()));
    }
    return number.intValue();
  }

  private static RefusedCallException malformed(String why) {
    return new RefusedCallException(RefusedCallException.BAD_REQUEST, null, why);
  }
}
