package io.sumflow.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvironmentVariablesTest {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static String read(String text, Map<String, String> environment) throws Exception {
    return YAML.readTree(new EnvironmentVariables(environment).replace(text)).get("it").asText();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\"b\\c#d: ${OTHER} }:-e'",
        "it's",
        "tab\tand\nline",
        "true",
        "08",
        "- a",
        "\u00fcml\u00e4ut \ud83d\ude00"
      })
  void aValueIsTakenAsItIsWhateverYamlWouldMakeOfIt(String value) throws Exception {
    assertEquals(value, read("it: \"${A:-no}\"", Map.of("A", value, "OTHER", "no")));
  }

  @ParameterizedTest
  @CsvSource({"one,two,one", "'',two,two", "'','',three", "' ',' ',three"})
  void theFirstNameWinsAndAnEmptyOneIsUnset(String first, String second, String read)
      throws Exception {
    assertEquals(read, read("it: \"${A:-${B:-three}}\"", Map.of("A", first, "B", second)));
  }

  @Test
  void withoutAnythingTheDefaultHolds() throws Exception {
    assertEquals("", read("it: \"${A:-}\"", Map.of()));
    assertEquals("7", read("it: \"${A:-7}\"", Map.of()));
  }
}
