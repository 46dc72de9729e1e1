package io.sumflow.totalizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A headless Chromium with one page, driven by the DevTools protocol as a person would. */
final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Process process;
  private final Conversation conversation;
  private final WebSocket socket;

  private Browser(Process process, WebSocket socket, Conversation conversation) {
    this.process = process;
    this.socket = socket;
    this.conversation = conversation;
  }

  /** Where it is on this machine; {@code CHROMIUM} names another place. */
  static Optional<Path> find() {
    String named = System.getenv("CHROMIUM");
    if (named != null && !named.isEmpty()) {
      return Optional.of(Path.of(named));
    }
    return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static Browser start(Path chromium, Path profile) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--hide-scrollbars"));
    if (System.getProperty("user.name").equals("root")) {
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("log").toFile())
            .start();
    try {
      Path portFile = profile.resolve("DevToolsActivePort");
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> Files.exists(portFile) && Files.readAllLines(portFile).size() > 1);
      HttpClient http = HttpClient.newHttpClient();
      URI pages = URI.create("http://127.0.0.1:" + Files.readAllLines(portFile).get(0) + "/json");
      Conversation conversation = new Conversation();
      WebSocket socket =
          http.newWebSocketBuilder()
              .buildAsync(URI.create(page(http, pages)), conversation)
              .get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      Browser browser = new Browser(process, socket, conversation);
      for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
        browser.call(domain + ".enable", Map.of());
      }
      return browser;
    } catch (Exception failed) {
      process.destroyForcibly();
      throw failed;
    }
  }

  private static String page(HttpClient http, URI pages) throws IOException, InterruptedException {
    String list =
        http.send(HttpRequest.newBuilder(pages).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    for (JsonNode one : JSON.readTree(list)) {
      if (one.path("type").textValue().equals("page")) {
        return one.path("webSocketDebuggerUrl").textValue();
      }
    }
    throw new IllegalStateException("no page: " + list);
  }

  JsonNode call(String method, Map<String, ?> parameters) throws Exception {
    int id = conversation.next.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    conversation.waiting.put(id, answer);
    String text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
    socket.sendText(text, true).get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    return answer.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** What an expression says in the page. */
  JsonNode eval(String expression) throws Exception {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  /** Waits until it says true. */
  void await(String expression) {
    await(expression, LIMIT);
  }

  /** Waits for so long until it says true. */
  void await(String expression, Duration limit) {
    Awaitility.await(expression)
        .atMost(limit)
        .ignoreExceptions()
        .until(() -> eval("Boolean(" + expression + ")").booleanValue());
  }

  void open(String address) throws Exception {
    call("Page.navigate", Map.of("url", address));
  }

  void size(int width, int height, boolean phone) throws Exception {
    call(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", phone));
  }

  void media(String colours, String motion) throws Exception {
    call(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", colours),
                Map.of("name", "prefers-reduced-motion", "value", motion))));
  }

  void type(String text) throws Exception {
    call("Input.insertText", Map.of("text", text));
  }

  void press(String key, int code) throws Exception {
    for (String type : List.of("rawKeyDown", "char", "keyUp")) {
      boolean enter = key.equals("Enter");
      call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type.equals("rawKeyDown") && enter ? "keyDown" : type,
              "key", key,
              "code", key,
              "windowsVirtualKeyCode", code,
              "text", enter ? "\r" : ""));
    }
  }

  void picture(Path file) throws Exception {
    JsonNode picture = call("Page.captureScreenshot", Map.of("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(picture.path("data").textValue()));
  }

  /** What went wrong in pages so far. */
  List<String> complaints() {
    return List.copyOf(conversation.complaints);
  }

  /** What was to be expected: complaints with these words. */
  void forgive(String words) {
    conversation.complaints.removeIf(one -> one.contains(words));
  }

  /** Every address that was asked for so far. */
  List<String> requests() {
    return List.copyOf(conversation.requests);
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** What comes over the wire. */
  private static final class Conversation implements WebSocket.Listener {

    private final AtomicInteger next = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String text = partial.toString();
        partial.setLength(0);
        hear(text);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void hear(String text) {
      JsonNode said;
      try {
        said = JSON.readTree(text);
      } catch (IOException broken) {
        complaints.add(text);
        return;
      }
      JsonNode parameters = said.path("params");
      if (said.has("id")) {
        CompletableFuture<JsonNode> answer = waiting.remove(said.path("id").intValue());
        if (said.has("error")) {
          answer.completeExceptionally(new IllegalStateException(text));
        } else {
          answer.complete(said.path("result"));
        }
        return;
      }
      switch (said.path("method").asText()) {
        case "Runtime.exceptionThrown" -> complaints.add(text);
        case "Log.entryAdded" -> {
          if (parameters.path("entry").path("level").asText().equals("error")) {
            complaints.add(text);
          }
        }
        case "Network.requestWillBeSent" ->
            requests.add(parameters.path("request").path("url").asText());
        default -> {
          // Nothing that is asked about.
        }
      }
    }
  }
}
