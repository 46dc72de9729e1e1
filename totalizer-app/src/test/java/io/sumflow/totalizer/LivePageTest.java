package io.sumflow.totalizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sumflow.embedded.KafkaBroker;
import io.sumflow.embedded.OtlpCollector;
import io.sumflow.embedded.OtlpSpan;
import io.sumflow.embedded.PostgresServer;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in a real browser; its pictures are in {@code target/live-page}. */
final class LivePageTest {

  private static final String TOPIC = "page-" + UUID.randomUUID();
  private static final Path PICTURES = Path.of("target", "live-page");
  private static final int ENTER = 13;

  /** Every text's contrast with what is behind it, where that is one colour. */
  private static final String LOW_CONTRAST =
      """
      (() => {
        const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
        const rgba = (colour) => {
          canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
          return [...canvas.getImageData(0, 0, 1, 1).data];
        };
        const light = (c) => c.slice(0, 3).map((v) => v / 255)
          .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
          .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
        const low = [];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const text = texts.currentNode, at = text.parentElement;
          if (!text.textContent.trim() || !at.checkVisibility() || at.closest(".drop")) continue;
          let behind = at;
          while (behind && rgba(getComputedStyle(behind).backgroundColor)[3] < 255) behind = behind.parentElement;
          if (!behind) continue;
          const [a, b] = [getComputedStyle(at).color, getComputedStyle(behind).backgroundColor]
            .map((c) => light(rgba(c))).sort((p, q) => q - p);
          const ratio = (a + 0.05) / (b + 0.05);
          if (ratio < 4.5) low.push(`${text.textContent.trim()}: ${ratio.toFixed(2)}`);
        }
        return low.join("; ");
      })()
      """;

  /** By which the totalizer can be reached. */
  private static final Set<String> OWN = new HashSet<>();

  private static Map<String, String> environment = Map.of();
  private static Browser browser;
  private static RunningTotalizer totalizer;
  private static TestAdder adder;
  private static Sender sender;

  private String address = "";

  @BeforeAll
  static void start(@TempDir Path profile) throws Exception {
    Optional<Path> chromium = Browser.find();
    if (chromium.isEmpty()) {
      System.err.println("SKIPPED: the live page in a browser. There is no Chromium in PATH.");
    }
    Assumptions.assumeTrue(chromium.isPresent(), "there is no Chromium in PATH");
    KafkaBroker.shared().createTopic(TOPIC, 1);
    sender = new Sender(KafkaBroker.shared().bootstrapServers(), TOPIC);
    adder = new TestAdder(sender);
    environment =
        Map.of(
            "DATABASE_URL",
            PostgresServer.shared().jdbcUrl(PostgresServer.shared().createDatabase()),
            "KAFKA_BROKERS",
            KafkaBroker.shared().bootstrapServers(),
            "KAFKA_TOPIC",
            TOPIC,
            "KAFKA_GROUP_ID",
            TOPIC,
            "DEMO_ADDER",
            adder.address(),
            "TRACING_UI",
            "http://localhost:16686");
    RunningTotalizer.migrate(environment);
    totalizer = RunningTotalizer.start(environment);
    browser = Browser.start(chromium.get(), profile);
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      totalizer.close();
      adder.close();
      sender.close();
    }
  }

  @BeforeEach
  void open() throws Exception {
    address = "http://127.0.0.1:" + totalizer.httpPort() + "/";
    OWN.add(address);
    browser.size(1200, 960, false);
    browser.media("light", "no-preference");
    browser.open(address);
    browser.await("document.getElementById('state').dataset.state === 'live'");
  }

  @AfterEach
  void nothingWentWrongAndNothingCameFromElsewhere() throws Exception {
    browser.eval("localStorage.clear()");
    assertEquals(List.of(), browser.complaints());
    for (String request : browser.requests()) {
      assertTrue(OWN.stream().anyMatch(request::startsWith), request);
    }
  }

  @Test
  void twoNumbersAreAddedByKeyboardAndFollowedUntilTheyAreCounted() throws Exception {
    BigInteger before = totalizer.total();

    add("40", "2");

    browser.await("document.getElementById('mine').dataset.state === 'counted'");
    assertEquals("42", text("#answer"));
    assertTrue(
        text("#mine-fine").matches("In the total .+ after it was recorded\\. See its trace"));
    browser.await("document.querySelector('#newest tr.mine b')?.textContent === '42'");
    String total = before.add(BigInteger.valueOf(42)).toString();
    browser.await("document.querySelector('#total .spoken').textContent === '" + total + "'");
    assertEquals("x", browser.eval("document.activeElement.id").textValue());
    assertTrue(
        browser
            .eval("document.querySelector('#newest tr.mine a').href")
            .textValue()
            .matches("http://localhost:16686/trace/[0-9a-f]{32}"));
  }

  @Test
  void aTotalBeyondEveryDoubleIsExact() throws Exception {
    BigInteger before = totalizer.total();
    for (int i = 0; i < 3; i++) {
      sender.ours(0, Sender.newId(), Long.MAX_VALUE - 1, 1, Long.MAX_VALUE);
    }

    String total =
        before.add(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(3))).toString();

    browser.await("document.querySelector('#total .spoken').textContent === '" + total + "'");
    assertEquals(total, text("#total .digits").replaceAll("\\s", ""));
  }

  @Test
  void aWrongNumberIsToldAtItsField() throws Exception {
    add("3000000000", "2");

    assertEquals("x must be −2147483648 to 2147483647: 3000000000", text("#x-error"));
    assertEquals("true", browser.eval("document.getElementById('x').ariaInvalid").textValue());
    assertEquals("x", browser.eval("document.activeElement.id").textValue());
  }

  @Test
  void whatTheServerRefusesIsTold() throws Exception {
    adder.fail(io.grpc.Status.OUT_OF_RANGE.withDescription("x + y does not fit 32 bits"));
    try {
      add("2147483647", "1");

      browser.await("document.getElementById('door-error').textContent !== ''");
      assertEquals("x + y does not fit 32 bits", text("#door-error"));
    } finally {
      adder.mend();
      // The browser notes each answer of 400 and above as an error.
      browser.forgive("422");
    }
  }

  @Test
  void aSumWhoseAnswerWasLostIsFollowedAllTheSame() throws Exception {
    adder.loseAnswers();
    try {
      add("600", "66");
      browser.await("document.getElementById('door-error').textContent !== ''");
      browser.await("document.querySelector('#newest tr b')?.textContent === '666'");
    } finally {
      adder.mend();
      browser.forgive("503");
    }

    browser.press("Enter", ENTER);

    browser.await("document.getElementById('mine').dataset.state === 'counted'");
    assertEquals("666", text("#answer"));
    assertTrue(text("#mine-fine").startsWith("In the total "), text("#mine-fine"));
  }

  @Test
  void theTotalIsGroupedAnewWhenOnlyItsSignChanges() throws Exception {
    String groups =
        browser
            .eval(
                """
                (async () => {
                  const page = document.querySelector("script[src$='page.js']").src;
                  const total = await import(page.replace("page.js", "total.js"));
                  total.show("-123456");
                  total.show("1234567");
                  return [...document.querySelectorAll("#total .digits span")]
                    .map((group) => group.textContent).join(" ")
                    + " " + document.querySelectorAll("#total .minus").length;
                })()
                """)
            .textValue();

    assertEquals("1 234 567 0", groups);
  }

  @Test
  void aConnectionThatFellSilentIsReplaced() throws Exception {
    try (SilentRelay between = SilentRelay.to(totalizer.httpPort())) {
      String throughIt = "http://127.0.0.1:" + between.port() + "/";
      OWN.add(throughIt);
      browser.open(throughIt);
      browser.await("document.getElementById('state').dataset.state === 'live'");
      browser.eval(
          """
          window.states = [];
          new MutationObserver(() => states.push(document.getElementById("state").dataset.state))
            .observe(document.getElementById("state"), {attributes: true})
          """);

      between.fallSilent();

      browser.await("states.join().includes('connecting,live')", Duration.ofMinutes(1));
      // Before the way ends, which the page would complain of.
      open();
    }
  }

  @Test
  void aSumAddedByHandIsTracedWhereTracingIsOnWhateverItsRate() throws Exception {
    try (OtlpCollector collector = OtlpCollector.start()) {
      Map<String, String> traced = new HashMap<>(environment);
      traced.remove("TRACING_UI");
      traced.put("KAFKA_GROUP_ID", TOPIC + UUID.randomUUID());
      traced.put("OTEL_ENDPOINT", collector.endpoint());
      traced.put("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf");
      traced.put("OTEL_TRACES_SAMPLER", "parentbased_traceidratio");
      traced.put("OTEL_TRACES_SAMPLER_ARG", "0");
      try (RunningTotalizer other = RunningTotalizer.start(traced)) {
        String itsPage = "http://127.0.0.1:" + other.httpPort() + "/";
        OWN.add(itsPage);
        browser.open(itsPage);
        add("70", "7");
        browser.await("document.getElementById('mine').dataset.state === 'counted'");
        // Before the page's server ends, which it would complain of.
        open();
      }

      String passed = adder.header("traceparent").orElse("none");
      assertTrue(passed.endsWith("-01"), passed);
      List<String> requests =
          collector.spans().stream()
              .filter(span -> span.name().equals("POST /v1/sums"))
              .map(OtlpSpan::traceId)
              .toList();
      assertEquals(List.of(passed.substring(3, 35)), requests);
    }
  }

  @Test
  void theChosenColoursAreRemembered() throws Exception {
    String light = background();
    browser.eval("document.getElementById('theme').click()");
    String dark = background();

    browser.open(address);
    browser.await("document.getElementById('state').dataset.state === 'live'");

    assertTrue(!light.equals(dark), dark);
    assertEquals(dark, background());
    assertEquals("true", browser.eval("document.getElementById('theme').ariaPressed").textValue());
  }

  @Test
  void nothingMovesForThoseWhoWantItStill() throws Exception {
    browser.media("light", "reduce");

    add("1", "2");

    browser.await("document.getElementById('mine').dataset.state === 'counted'");
    assertEquals(0, browser.eval("document.getAnimations().length").intValue());
  }

  @Test
  void everythingIsReachedByKeyboardAndHasAName() throws Exception {
    JsonNode nameless =
        browser.eval(
            """
            [...document.querySelectorAll("a[href], button, input")]
              .filter((one) => one.checkVisibility())
              .filter((one) => one.tabIndex < 0
                || !(one.ariaLabel || one.textContent.trim() || one.labels?.length))
              .map((one) => one.outerHTML).join()
            """);

    assertEquals("", nameless.textValue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void textsAreToldFromWhatIsBehindThem(String colours) throws Exception {
    browser.media(colours, "reduce");
    add("1234", "-34");
    browser.await("document.getElementById('mine').dataset.state === 'counted'");

    assertEquals("", browser.eval(LOW_CONTRAST).textValue());
    browser.picture(PICTURES.resolve(colours + ".png"));
  }

  @Test
  void thePageFitsAPhone() throws Exception {
    browser.size(360, 780, true);
    add("2147483647", "-2147483648");
    browser.await("document.getElementById('mine').dataset.state === 'counted'");

    assertEquals(360, browser.eval("document.documentElement.scrollWidth").intValue());
    browser.eval("scrollTo(0, 0)");
    browser.picture(PICTURES.resolve("phone.png"));
  }

  private void add(String x, String y) throws Exception {
    browser.await("document.getElementById('door').checkVisibility()");
    for (String name : List.of("x", "y")) {
      browser.eval("document.getElementById('" + name + "').select()");
      browser.type(name.equals("x") ? x : y);
    }
    browser.press("Enter", ENTER);
  }

  private static String text(String selector) throws Exception {
    return browser.eval("document.querySelector('" + selector + "').textContent").textValue();
  }

  private static String background() throws Exception {
    return browser.eval("getComputedStyle(document.body).backgroundColor").textValue();
  }
}
