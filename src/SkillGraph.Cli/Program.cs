using SkillGraph.Cli;
using SkillGraph.Cli.Commands;

// A command is a file in Commands/, and a line here.
return await CommandLine.Run(args, options =>
[
    ClusterCommand.Make(options),
    SubscriptionsCommand.Make(options),
    PeopleCommand.Make(options),
]);
