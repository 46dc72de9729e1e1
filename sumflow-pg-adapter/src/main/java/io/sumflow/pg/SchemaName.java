package io.sumflow.pg;

/**
 * Where tables are: every statement names its schema, because behind a pooler a session's search
 * path is anybody's.
 *
 * @param name 1 to 63 characters, letters, digits and underscores, not starting with a digit;
 *     default {@code public}
 */
public record SchemaName(String name) {

  /** Where tables are unless somebody says otherwise. */
  public static final SchemaName PUBLIC = new SchemaName("public");

  /**
   * Checks the rule, which keeps the name harmless inside a statement.
   *
   * @throws IllegalArgumentException if the name breaks it
   */
  public SchemaName {
    if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,62}")) {
      throw new IllegalArgumentException(
          "schema must be 1 to 63 letters, digits and underscores, not starting with a digit: "
              + name);
    }
  }

  /** The statement with every {@code {schema}} replaced by the quoted name. */
  public String in(String statement) {
    return statement.replace("{schema}", '"' + name + '"');
  }
}
