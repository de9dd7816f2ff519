using System.Text.Json.Serialization;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Cluster.Messages;

/// <summary>The names of an account's commands between nodes.</summary>
public static class UserCommands
{
    // Nodes of two versions talk to each other during an upgrade: add lines; never change what one means.
    public static readonly CommandCatalogue Catalogue = new(
        new CommandName<UserCommand.Register>("user.register", UserCommandJson.Default.Register),
        new CommandName<UserCommand.AskReset>("user.ask-reset", UserCommandJson.Default.AskReset),
        new CommandName<UserCommand.VerifyEmail>("user.verify-email", UserCommandJson.Default.VerifyEmail),
        new CommandName<UserCommand.SetPassword>("user.set-password", UserCommandJson.Default.SetPassword),
        new CommandName<UserCommand.RehashPassword>("user.rehash-password", UserCommandJson.Default.RehashPassword),
        new CommandName<UserCommand.ResetPassword>("user.reset-password", UserCommandJson.Default.ResetPassword),
        new CommandName<UserCommand.AskEmailChange>("user.ask-email-change", UserCommandJson.Default.AskEmailChange),
        new CommandName<UserCommand.ChangeProfile>("user.change-profile", UserCommandJson.Default.ChangeProfile),
        new CommandName<UserCommand.SetPicture>("user.set-picture", UserCommandJson.Default.SetPicture),
        new CommandName<UserCommand.RemovePicture>("user.remove-picture", UserCommandJson.Default.RemovePicture),
        new CommandName<UserCommand.SetPreferences>("user.set-preferences", UserCommandJson.Default.SetPreferences),
        new CommandName<UserCommand.StartSession>("user.start-session", UserCommandJson.Default.StartSession),
        new CommandName<UserCommand.RenewSession>("user.renew-session", UserCommandJson.Default.RenewSession),
        new CommandName<UserCommand.EndSession>("user.end-session", UserCommandJson.Default.EndSession),
        new CommandName<UserCommand.EndSessions>("user.end-sessions", UserCommandJson.Default.EndSessions),
        new CommandName<UserCommand.FailSignIn>("user.fail-sign-in", UserCommandJson.Default.FailSignIn),
        new CommandName<UserCommand.AskSecondFactor>("user.ask-second-factor", UserCommandJson.Default.AskSecondFactor),
        new CommandName<UserCommand.ConfirmSecondFactor>("user.confirm-second-factor", UserCommandJson.Default.ConfirmSecondFactor),
        new CommandName<UserCommand.RemoveSecondFactor>("user.remove-second-factor", UserCommandJson.Default.RemoveSecondFactor),
        new CommandName<UserCommand.CreateToken>("user.create-token", UserCommandJson.Default.CreateToken),
        new CommandName<UserCommand.UseToken>("user.use-token", UserCommandJson.Default.UseToken),
        new CommandName<UserCommand.RevokeToken>("user.revoke-token", UserCommandJson.Default.RevokeToken),
        new CommandName<UserCommand.Erase>("user.erase", UserCommandJson.Default.Erase),
        new CommandName<UserCommand.GrantRole>("user.grant-role", UserCommandJson.Default.GrantRole),
        new CommandName<UserCommand.RevokeRole>("user.revoke-role", UserCommandJson.Default.RevokeRole),
        new CommandName<UserCommand.Mute>("user.mute", UserCommandJson.Default.Mute),
        new CommandName<UserCommand.Unmute>("user.unmute", UserCommandJson.Default.Unmute),
        new CommandName<UserCommand.Ban>("user.ban", UserCommandJson.Default.Ban),
        new CommandName<UserCommand.Unban>("user.unban", UserCommandJson.Default.Unban));
}

/// <summary>The JSON of an account's commands between nodes.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters = [typeof(UserIdConverter), typeof(TimeConverter), typeof(WireEnum<UserRole>), typeof(WireEnum<LinkPurpose>)])]
[JsonSerializable(typeof(UserCommand.Register))]
[JsonSerializable(typeof(UserCommand.AskReset))]
[JsonSerializable(typeof(UserCommand.VerifyEmail))]
[JsonSerializable(typeof(UserCommand.SetPassword))]
[JsonSerializable(typeof(UserCommand.RehashPassword))]
[JsonSerializable(typeof(UserCommand.ResetPassword))]
[JsonSerializable(typeof(UserCommand.AskEmailChange))]
[JsonSerializable(typeof(UserCommand.ChangeProfile))]
[JsonSerializable(typeof(UserCommand.SetPicture))]
[JsonSerializable(typeof(UserCommand.RemovePicture))]
[JsonSerializable(typeof(UserCommand.SetPreferences))]
[JsonSerializable(typeof(UserCommand.StartSession))]
[JsonSerializable(typeof(UserCommand.RenewSession))]
[JsonSerializable(typeof(UserCommand.EndSession))]
[JsonSerializable(typeof(UserCommand.EndSessions))]
[JsonSerializable(typeof(UserCommand.FailSignIn))]
[JsonSerializable(typeof(UserCommand.AskSecondFactor))]
[JsonSerializable(typeof(UserCommand.ConfirmSecondFactor))]
[JsonSerializable(typeof(UserCommand.RemoveSecondFactor))]
[JsonSerializable(typeof(UserCommand.CreateToken))]
[JsonSerializable(typeof(UserCommand.UseToken))]
[JsonSerializable(typeof(UserCommand.RevokeToken))]
[JsonSerializable(typeof(UserCommand.Erase))]
[JsonSerializable(typeof(UserCommand.GrantRole))]
[JsonSerializable(typeof(UserCommand.RevokeRole))]
[JsonSerializable(typeof(UserCommand.Mute))]
[JsonSerializable(typeof(UserCommand.Unmute))]
[JsonSerializable(typeof(UserCommand.Ban))]
[JsonSerializable(typeof(UserCommand.Unban))]
internal sealed partial class UserCommandJson : JsonSerializerContext;
