package io.sumflow.contracts.spans;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A span's rows in the tables of {@code docs/spans.md}, and which of their attributes were seen.
 * For one thread.
 */
public final class DocumentedSpan {

  private static final Path DOCUMENT = Path.of("..", "docs", "spans.md");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  private final String name;
  private final String kind;
  private final Set<String> always;
  private final Set<String> sometimes;
  private final Set<String> seen = new HashSet<>();

  private DocumentedSpan(String name, String kind, Set<String> always, Set<String> sometimes) {
    this.name = name;
    this.kind = kind;
    this.always = always;
    this.sometimes = sometimes;
  }

  /**
   * Reads the rows that begin with this name, of a module's directory next to {@code docs}: the
   * first says the kind, the second what it says always and sometimes.
   */
  public static DocumentedSpan named(String name) throws IOException {
    List<String[]> rows =
        Files.readAllLines(DOCUMENT).stream()
            .filter(line -> line.startsWith("| `" + name + "`"))
            .map(line -> line.split(" *[|] *", -1))
            .toList();
    assertEquals(2, rows.size(), () -> "rows of " + name + " in " + DOCUMENT);
    return new DocumentedSpan(name, rows.get(0)[2], names(rows.get(1)[2]), names(rows.get(1)[3]));
  }

  private static Set<String> names(String cell) {
    return CODE.matcher(cell)
        .results()
        .map((MatchResult code) -> code.group(1))
        .collect(Collectors.toSet());
  }

  /** Fails if such a span is of another kind, lacks something or says something else. */
  public void check(String actualKind, Set<String> attributes) {
    assertEquals(kind, actualKind, name);
    Set<String> missing = new HashSet<>(always);
    missing.removeAll(attributes);
    Set<String> undocumented = new HashSet<>(attributes);
    undocumented.removeAll(always);
    undocumented.removeAll(sometimes);
    assertTrue(
        missing.isEmpty() && undocumented.isEmpty(),
        () -> name + " lacks " + missing + ", and says, undocumented, " + undocumented);
    seen.addAll(attributes);
  }

  /**
   * Fails if one of the documented attributes was in none of the spans that were checked.
   *
   * @param chance left to it, as what of many is chosen for an exemplar
   */
  public void checkAllSeen(String... chance) {
    Set<String> unseen = new HashSet<>(sometimes);
    unseen.removeAll(Set.of(chance));
    unseen.removeAll(seen);
    assertTrue(unseen.isEmpty(), () -> name + " never says " + unseen);
  }
}
