using SkillGraph.Domain;
using SkillGraph.Domain.Users;

namespace SkillGraph.Runtime.Users;

/// <summary>How engines run people's accounts, and what is looked at of them.</summary>
public static class UserEntity
{
    public static readonly EntityKind<UserState, UserCommand, UserEvent> Kind = new(
        "user", UserState.Unknown, UserDecider.Decide, UserDecider.Evolve, UserEvents.Catalogue,
        new SnapshotShape<UserState>("user-state.v1", UserJson.Default.UserState));

    public static readonly ViewKind<UserView> View = new(
        "view", user => new UserView { Id = user.Value }, (view, stored) => view.Apply(UserEvents.Catalogue.Read(stored)),
        new SnapshotShape<UserView>("user-view.v2", UserJson.Default.UserView));

    public static EntityId Entity(this UserId user) => new(user.Value);
}
