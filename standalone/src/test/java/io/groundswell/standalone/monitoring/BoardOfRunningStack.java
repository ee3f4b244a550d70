package io.groundswell.standalone.monitoring;

import java.util.List;

/**
 * Sends every query of the board to the Prometheus of a stack that runs, with the project's own
 * configuration: {@code BoardOfRunningStack HOST:PORT}. Prints the queries without an answer, and
 * ends with 1 if there are any. The trial of the containers asks until there are none.
 */
final class BoardOfRunningStack {
  private static final int SCRAPE_SECONDS = 5;

  private BoardOfRunningStack() {}

  public static void main(String[] arguments) throws Exception {
    Board board = Board.read(Board.LIVE_AUDIENCE);
    BoardCheck check = new BoardCheck(board, new PrometheusQueries(arguments[0]), SCRAPE_SECONDS);
    List<String> unanswered = check.unanswered();
    unanswered.forEach(System.out::println);
    System.out.printf(
        "%d of %d queries have an answer%n",
        board.queries().size() - unanswered.size(), board.queries().size());
    System.exit(unanswered.isEmpty() ? 0 : 1);
  }
}
