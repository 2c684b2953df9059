package dev.syncline.cli;

import dev.syncline.cli.backfill.BackfillCancelCommand;
import dev.syncline.cli.backfill.BackfillCommand;
import dev.syncline.cli.backfill.BackfillListCommand;
import dev.syncline.cli.backfill.BackfillPauseCommand;
import dev.syncline.cli.backfill.BackfillResumeCommand;
import dev.syncline.cli.backfill.BackfillShowCommand;
import dev.syncline.cli.backfill.BackfillStartCommand;
import dev.syncline.cli.backfill.ResendCommand;
import dev.syncline.cli.collect.CollectCommand;
import dev.syncline.cli.completion.CompletionCommand;
import dev.syncline.cli.connection.ConnectionAddCommand;
import dev.syncline.cli.connection.ConnectionCommand;
import dev.syncline.cli.connection.ConnectionUpdateCommand;
import dev.syncline.cli.consumer.ConsumerCommand;
import dev.syncline.cli.consumer.ConsumerForgetCommand;
import dev.syncline.cli.consumer.ConsumerListCommand;
import dev.syncline.cli.consumer.ConsumerPauseCommand;
import dev.syncline.cli.consumer.ConsumerResetCommand;
import dev.syncline.cli.consumer.ConsumerResumeCommand;
import dev.syncline.cli.contract.ContractCommand;
import dev.syncline.cli.contract.ContractListCommand;
import dev.syncline.cli.contract.ContractRestoreCommand;
import dev.syncline.cli.contract.ContractRetireCommand;
import dev.syncline.cli.deadletter.DeadLetterCommand;
import dev.syncline.cli.deadletter.DeadLetterDropCommand;
import dev.syncline.cli.deadletter.DeadLetterListCommand;
import dev.syncline.cli.deadletter.DeadLetterRedriveCommand;
import dev.syncline.cli.deadletter.DeadLetterShowCommand;
import dev.syncline.cli.demo.DemoCommand;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.eventstore.EventStoreCompactCommand;
import dev.syncline.cli.eventstore.EventStoreSizeCommand;
import dev.syncline.cli.eventstore.EventStoreStatusCommand;
import dev.syncline.cli.eventstore.EventStoreTrimCommand;
import dev.syncline.cli.feed.FeedCommand;
import dev.syncline.cli.feed.FeedRenameCommand;
import dev.syncline.cli.feed.FeedResetCommand;
import dev.syncline.cli.feed.FeedRewindCommand;
import dev.syncline.cli.help.CodeCatalogue;
import dev.syncline.cli.help.HelpCommand;
import dev.syncline.cli.manifest.ManifestCheckCommand;
import dev.syncline.cli.manifest.ManifestCommand;
import dev.syncline.cli.manifest.ManifestInfoCommand;
import dev.syncline.cli.manifest.ManifestInitCommand;
import dev.syncline.cli.manifest.ManifestSchemaCommand;
import dev.syncline.cli.manifest.ManifestSyncCommand;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.report.FailureHandler;
import dev.syncline.cli.report.UsageErrorHandler;
import dev.syncline.cli.section.DataStoreAddCommand;
import dev.syncline.cli.section.DataStoreCommand;
import dev.syncline.cli.section.EventStoreAddCommand;
import dev.syncline.cli.section.EventStoreCommand;
import dev.syncline.cli.section.EventStoreMigrateCommand;
import dev.syncline.cli.section.ListCommand;
import dev.syncline.cli.section.RemoveCommand;
import dev.syncline.cli.status.StatusCommand;
import dev.syncline.cli.sync.SyncRunner;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.cli.verify.VerifyCommand;
import dev.syncline.cli.workspace.WorkspaceCommand;
import dev.syncline.cli.workspace.WorkspaceInfoCommand;
import dev.syncline.cli.workspace.WorkspaceInitCommand;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.StoreCode;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.source.problem.AppendOnlyCode;
import dev.syncline.postgres.source.problem.BackfillCode;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.source.problem.TransformCode;
import dev.syncline.setting.SettingCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/** Builds all commands with their dependencies. */
final class CommandTree {
  /** The codes of all modules, which {@code help CODE} explains. */
  private static final CodeCatalogue CODES =
      CodeCatalogue.of(
          List.of(
              List.of(ManifestCode.values()),
              List.of(SettingCode.values()),
              List.of(TransformCode.values()),
              List.of(SourceCode.values()),
              List.of(BackfillCode.values()),
              List.of(AppendOnlyCode.values()),
              List.of(StoreCode.values()),
              List.of(SinkCode.values()),
              List.of(EngineCode.values()),
              List.of(OperationCode.values()),
              List.of(VerifyCode.values()),
              List.of(CliCode.values())));

  /** Not a reference to the method, which would load the store's classes for every command. */
  private static final EventStores STORES = connection -> PostgresEventStore.connect(connection);

  private final RootCommand root;
  private final Terminal terminal;
  private final SyncRunner syncRunner;
  private final ManifestSources sources;

  CommandTree(RootCommand root, Terminal terminal, SyncRunner syncRunner) {
    this.root = root;
    this.terminal = terminal;
    this.syncRunner = syncRunner;
    this.sources = new ManifestSources(terminal);
  }

  CommandLine commands() {
    CommandLine commands =
        new CommandLine(root)
            .addSubcommand(new CollectCommand(terminal))
            .addSubcommand(manifest())
            .addSubcommand(workspace())
            .addSubcommand(consumer())
            .addSubcommand(deadLetter())
            .addSubcommand(feed())
            .addSubcommand(contract())
            .addSubcommand(eventStoreSize())
            .addSubcommand(backfill())
            .addSubcommand(new ResendCommand(terminal, sources, STORES))
            .addSubcommand(new StatusCommand(terminal, sources))
            .addSubcommand(new VerifyCommand(terminal, sources, STORES))
            .addSubcommand(new DemoCommand(terminal))
            .addSubcommand(new HelpCommand(terminal, CODES, KnownSettings.CATALOGUE))
            .addSubcommand(new CompletionCommand(terminal));
    ownOptionsFirst(commands);
    return commands
        .registerConverter(Slug.class, CommandTree::slug)
        .registerConverter(Path.class, CommandTree::path)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.ansi()))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExpandAtFiles(false) // @org/name is a slug, not a file of arguments
        .setParameterExceptionHandler(this::usageError)
        .setExecutionExceptionHandler(this::failure);
  }

  /** Picocli prints a stack trace for an exception of a handler, so this must not throw. */
  private int usageError(ParameterException failure, String[] arguments) {
    try {
      return new UsageErrorHandler().handleParseException(failure, arguments);
    } catch (RuntimeException unanswered) {
      return FailureHandler.lastResort(unanswered, terminal.err());
    }
  }

  private int failure(Exception failure, CommandLine command, ParseResult parsed) {
    try {
      return new FailureHandler(terminal).handleExecutionException(failure, command, parsed);
    } catch (RuntimeException unanswered) {
      return FailureHandler.lastResort(unanswered, terminal.err());
    }
  }

  /** Lists a command's own options before the common ones in its help. */
  private static void ownOptionsFirst(CommandLine command) {
    command.getCommandSpec().usageMessage().sortOptions(false);
    command.getSubcommands().values().forEach(CommandTree::ownOptionsFirst);
  }

  private CommandLine manifest() {
    return new CommandLine(new ManifestCommand())
        .addSubcommand(new ManifestInfoCommand(terminal, sources))
        .addSubcommand(new ManifestInitCommand(terminal))
        .addSubcommand(new ManifestCheckCommand(terminal, sources))
        .addSubcommand(new ManifestSchemaCommand(terminal))
        .addSubcommand(
            new ManifestSyncCommand(
                terminal, sources, syncRunner, root.logging(), KnownSettings.CATALOGUE))
        .addSubcommand(connection())
        .addSubcommand(dataStore())
        .addSubcommand(eventStore());
  }

  private CommandLine connection() {
    return new CommandLine(new ConnectionCommand())
        .addSubcommand(new ConnectionAddCommand(terminal))
        .addSubcommand(new ConnectionUpdateCommand(terminal))
        .addSubcommand(new RemoveCommand(terminal, Section.CONNECTIONS))
        .addSubcommand(new ListCommand(terminal, Section.CONNECTIONS));
  }

  private CommandLine dataStore() {
    return new CommandLine(new DataStoreCommand())
        .addSubcommand(new DataStoreAddCommand(terminal))
        .addSubcommand(new RemoveCommand(terminal, Section.DATA_STORES))
        .addSubcommand(new ListCommand(terminal, Section.DATA_STORES));
  }

  private CommandLine eventStore() {
    return new CommandLine(new EventStoreCommand())
        .addSubcommand(new EventStoreAddCommand(terminal))
        .addSubcommand(new EventStoreMigrateCommand(terminal, sources, STORES))
        .addSubcommand(new RemoveCommand(terminal, Section.EVENT_STORES))
        .addSubcommand(new ListCommand(terminal, Section.EVENT_STORES));
  }

  private CommandLine workspace() {
    return new CommandLine(new WorkspaceCommand())
        .addSubcommand(new WorkspaceInitCommand(terminal))
        .addSubcommand(new WorkspaceInfoCommand(terminal, sources));
  }

  private CommandLine consumer() {
    return new CommandLine(new ConsumerCommand())
        .addSubcommand(new ConsumerListCommand(terminal, sources))
        .addSubcommand(new ConsumerPauseCommand(terminal, sources))
        .addSubcommand(new ConsumerResumeCommand(terminal, sources))
        .addSubcommand(new ConsumerResetCommand(terminal, sources, STORES, KnownSettings.CATALOGUE))
        .addSubcommand(new ConsumerForgetCommand(terminal, sources, STORES));
  }

  private CommandLine deadLetter() {
    return new CommandLine(new DeadLetterCommand())
        .addSubcommand(new DeadLetterListCommand(terminal, sources, STORES))
        .addSubcommand(new DeadLetterShowCommand(terminal, sources, STORES))
        .addSubcommand(new DeadLetterRedriveCommand(terminal, sources, STORES))
        .addSubcommand(new DeadLetterDropCommand(terminal, sources, STORES));
  }

  private CommandLine feed() {
    return new CommandLine(new FeedCommand())
        .addSubcommand(new FeedResetCommand(terminal, sources, STORES))
        .addSubcommand(new FeedRenameCommand(terminal, sources, STORES))
        .addSubcommand(new FeedRewindCommand(terminal, sources));
  }

  private CommandLine contract() {
    return new CommandLine(new ContractCommand())
        .addSubcommand(new ContractListCommand(terminal, sources))
        .addSubcommand(new ContractRetireCommand(terminal, sources, STORES))
        .addSubcommand(new ContractRestoreCommand(terminal, sources, STORES));
  }

  private CommandLine eventStoreSize() {
    return new CommandLine(new EventStoreSizeCommand())
        .addSubcommand(new EventStoreStatusCommand(terminal, sources, STORES))
        .addSubcommand(new EventStoreCompactCommand(terminal, sources, STORES))
        .addSubcommand(new EventStoreTrimCommand(terminal, sources, STORES));
  }

  private CommandLine backfill() {
    return new CommandLine(new BackfillCommand())
        .addSubcommand(new BackfillStartCommand(terminal, sources, STORES))
        .addSubcommand(new BackfillListCommand(terminal, sources, STORES))
        .addSubcommand(new BackfillShowCommand(terminal, sources, STORES))
        .addSubcommand(new BackfillPauseCommand(terminal, sources, STORES))
        .addSubcommand(new BackfillResumeCommand(terminal, sources, STORES))
        .addSubcommand(new BackfillCancelCommand(terminal, sources, STORES));
  }

  private static Path path(String text) {
    if (text.isBlank()) {
      throw new TypeConversionException("the name of a file is empty");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException refused) {
      throw new TypeConversionException("it cannot be the name of a file");
    }
  }

  private static Slug slug(String text) {
    try {
      return new Slug(text);
    } catch (IllegalArgumentException refused) {
      throw new TypeConversionException(refused.getMessage());
    }
  }
}
