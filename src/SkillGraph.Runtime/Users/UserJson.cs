using System.Text.Json.Serialization;
using SkillGraph.Domain.Users;
using SkillGraph.Runtime.Events;

namespace SkillGraph.Runtime.Users;

/// <summary>The JSON of accounts: events as they are stored, states and views as they are kept in snapshots.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    Converters =
    [
        typeof(UserIdConverter), typeof(TimeConverter),
        typeof(WireEnum<UserStatus>), typeof(WireEnum<UserRole>), typeof(WireEnum<LinkPurpose>), typeof(WireEnum<EndReason>), typeof(WireEnum<Moderation>),
    ])]
[JsonSerializable(typeof(UserEvent.Registered))]
[JsonSerializable(typeof(UserEvent.ResetAsked))]
[JsonSerializable(typeof(UserEvent.EmailVerified))]
[JsonSerializable(typeof(UserEvent.PasswordSet))]
[JsonSerializable(typeof(UserEvent.PasswordRehashed))]
[JsonSerializable(typeof(UserEvent.EmailChangeAsked))]
[JsonSerializable(typeof(UserEvent.EmailChanged))]
[JsonSerializable(typeof(UserEvent.ProfileChanged))]
[JsonSerializable(typeof(UserEvent.PictureSet))]
[JsonSerializable(typeof(UserEvent.PictureRemoved))]
[JsonSerializable(typeof(UserEvent.PreferencesSet))]
[JsonSerializable(typeof(UserEvent.SessionStarted))]
[JsonSerializable(typeof(UserEvent.SessionRenewed))]
[JsonSerializable(typeof(UserEvent.SessionEnded))]
[JsonSerializable(typeof(UserEvent.SessionsEnded))]
[JsonSerializable(typeof(UserEvent.SignInFailed))]
[JsonSerializable(typeof(UserEvent.SecondFactorAsked))]
[JsonSerializable(typeof(UserEvent.SecondFactorConfirmed))]
[JsonSerializable(typeof(UserEvent.CodeUsed))]
[JsonSerializable(typeof(UserEvent.RecoveryCodeUsed))]
[JsonSerializable(typeof(UserEvent.SecondFactorRemoved))]
[JsonSerializable(typeof(UserEvent.TokenCreated))]
[JsonSerializable(typeof(UserEvent.TokenUsed))]
[JsonSerializable(typeof(UserEvent.TokenRevoked))]
[JsonSerializable(typeof(UserEvent.RoleGranted))]
[JsonSerializable(typeof(UserEvent.RoleRevoked))]
[JsonSerializable(typeof(UserEvent.Muted))]
[JsonSerializable(typeof(UserEvent.Unmuted))]
[JsonSerializable(typeof(UserEvent.Banned))]
[JsonSerializable(typeof(UserEvent.Unbanned))]
[JsonSerializable(typeof(UserEvent.Erased))]
[JsonSerializable(typeof(UserState))]
[JsonSerializable(typeof(UserView))]
[JsonSerializable(typeof(Ending))]
[JsonSerializable(typeof(PersonRow))]
[JsonSerializable(typeof(Muting))]
public sealed partial class UserJson : JsonSerializerContext;
