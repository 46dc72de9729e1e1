package io.sumflow.dashboards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoardFilesTest {

  private static final String REMEDY =
      " differs from the code; write it again: mvn test -pl sumflow-dashboards"
          + " -Dtest=BoardFilesTest -Dsumflow.docs.write=true";

  @Test
  void theFilesAreWhatTheCodeSays() throws IOException {
    if (Boolean.getBoolean("sumflow.docs.write")) {
      WriteBoards.write(Repository.ROOT);
    }
    for (Map.Entry<String, String> file : WriteBoards.files().entrySet()) {
      Path path = Repository.ROOT.resolve(file.getKey());
      assertTrue(Files.exists(path), () -> file.getKey() + " is missing or" + REMEDY);
      assertEquals(file.getValue(), Files.readString(path), () -> file.getKey() + REMEDY);
    }
  }

  @Test
  void noFileIsLeftOfABoardThatIsGone() throws IOException {
    try (Stream<Path> files = Files.list(Repository.ROOT.resolve("compose/grafana/dashboards"))) {
      Set<String> names =
          files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());

      assertEquals(
          Boards.all().stream().map(board -> board.uid() + ".json").collect(Collectors.toSet()),
          names);
    }
  }
}
