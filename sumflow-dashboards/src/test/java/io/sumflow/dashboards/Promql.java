package io.sumflow.dashboards;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of PromQL as it takes to name the metrics of an expression. */
final class Promql {

  private static final Pattern NAME_BY_REGEX = Pattern.compile("__name__=~\"([^\"]*)\"");
  private static final Pattern STRING = Pattern.compile("\"[^\"]*\"");
  private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}|\\[[^]]*]");
  private static final Pattern LABELS =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern NAME =
      Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)(?!\\s*\\(|[\\w:])");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "bool", "offset", "by", "on", "without", "inf", "nan");

  private Promql() {}

  /** The metrics; those selected by an expression on their name stand as {@code ~expression}. */
  static Set<String> metrics(String expr) {
    Set<String> names = new TreeSet<>();
    Matcher regexes = NAME_BY_REGEX.matcher(expr);
    while (regexes.find()) {
      names.add("~" + regexes.group(1));
    }
    String bare = STRING.matcher(expr).replaceAll("\"\"");
    bare = LABELS.matcher(MATCHERS.matcher(bare).replaceAll(" ")).replaceAll(" ");
    Matcher matcher = NAME.matcher(STRING.matcher(bare).replaceAll(" "));
    while (matcher.find()) {
      if (!WORDS.contains(matcher.group(1))) {
        names.add(matcher.group(1));
      }
    }
    return names;
  }

  /** As Prometheus would be asked: what stands for a choice is chosen. */
  static String asked(String expr) {
    return expr.replace("$__rate_interval", "5m").replace("$job", ".*").replace("$instance", ".*");
  }
}
