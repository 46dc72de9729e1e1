package io.sumflow.adder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class HeartbeatEventTest {

  private static final UUID ID = UUID.fromString("01980b8a-5c00-7abc-8def-0123456789ef");
  private static final UUID KEY = UUID.fromString("01980b8a-5c00-7abc-8def-0123456789fe");
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:15.678901Z");

  @Test
  void theHeartbeatIsTheSharedSampleByteForByte() throws IOException {
    assertEquals(
        Files.readString(Path.of("../proto/samples/heartbeat.json")).strip(),
        encoded(OptionalLong.of(9_007_199_254_740_993L)));
  }

  @Test
  void aNumberThatIsNotKnownIsLeftOut() {
    assertTrue(encoded(OptionalLong.empty()).contains("\"payload\":{},"));
  }

  private static String encoded(OptionalLong recorded) {
    return new String(HeartbeatEvent.encode(ID, KEY, recorded, CREATED), StandardCharsets.UTF_8);
  }
}
